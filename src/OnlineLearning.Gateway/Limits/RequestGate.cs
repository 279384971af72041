using Microsoft.Extensions.Options;

namespace OnlineLearning.Gateway.Limits;

/// <summary>Lets a bounded number of requests in at once; the rest is turned away at once rather than queued.</summary>
internal sealed class RequestGate(IOptions<GatewayOptions> options)
{
    private readonly int _most = options.Value.MaxConcurrentRequests;
    private int _inside;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= _most)
        {
            return true;
        }

        Interlocked.Decrement(ref _inside);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    public int Most => _most;
}
