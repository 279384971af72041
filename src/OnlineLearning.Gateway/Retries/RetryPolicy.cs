using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Items;

namespace OnlineLearning.Gateway.Retries;

/// <summary>
/// Tries calls again that <see cref="RetryTable"/> allows: after <c>RetryDelay</c>, then after twice as long each time up to a second, each pause less up to a half by chance, so that callers of a silo that died do not come back
/// all at once. No attempt begins, and none is waited for, later than <c>RetryFor</c> after the request began; only the first attempt has its own time, Orleans' 30 s. At most <c>MaxRetrying</c> calls are in here at once. A call that succeeds at once costs nothing here.
/// </summary>
internal sealed class RetryPolicy(IOptions<GatewayOptions> options, RetryMeter meter, TimeProvider time, Random random)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly GatewayOptions _options = options.Value;

    private int _inside;

    public long Now => time.GetTimestamp();

    /// <summary>Whether what was thrown may be tried again; for the filter of a catch.</summary>
    public static bool May(ClusterCall site, Exception thrown) => RetryTable.Repeats(site.Kind, RetryTable.Of(thrown));

    /// <summary>Reads a call, sends it and answers it, again as often as it may be.</summary>
    /// <param name="call">The call.</param>
    /// <param name="started">When its request began: <see cref="Now"/> then.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<TAnswer>> Run<TCall, TReply, TAnswer>(TCall call, long started)
        where TCall : struct, IRetriedCall<TReply, TAnswer>
    {
        for (var attempt = 1; ; attempt++)
        {
            if (call.Read() is { } problem)
            {
                return problem;
            }

            TReply reply;
            try
            {
                reply = await call.Send();
            }
            catch (Exception failure) when (May(call.Site, failure))
            {
                reply = await Repeat(call.Site, failure, started, call, static call => call.Send());
            }

            if (call.TryAnswer(reply, out var result) || !await Again(call.Site, started, attempt))
            {
                return result;
            }
        }
    }

    /// <summary>A call that is not read again, where the few bytes of its closure do not matter.</summary>
    public async ValueTask<T> Run<T>(ClusterCall site, Func<ValueTask<T>> call)
    {
        var started = Now;
        try
        {
            return await call();
        }
        catch (Exception failure) when (May(site, failure))
        {
            return await Repeat(site, failure, started, call, static again => again());
        }
    }

    /// <summary>Makes a call again whose first attempt failed.</summary>
    /// <param name="site">Which call.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="started">When its request began: <see cref="Now"/> then.</param>
    /// <param name="call">What to call with what; handed to <paramref name="again"/>, so that no closure is made where all goes well.</param>
    /// <param name="again">Makes the call.</param>
    /// <exception cref="GivenUpException">It was not served in time; what its last attempt met is inside.</exception>
    public async ValueTask<T> Repeat<TCall, T>(ClusterCall site, Exception failure, long started, TCall call, Func<TCall, ValueTask<T>> again)
    {
        var failed = Now;
        if (TryEnter(site, RetryTable.Of(failure)))
        {
            try
            {
                for (var attempt = 1; await Wait(site, RetryTable.Of(failure), started, attempt); attempt++)
                {
                    try
                    {
                        return await again(call).AsTask().WaitAsync(Left(started), time);
                    }
                    catch (Exception next)
                    {
                        failure = next;
                    }
                }
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }

        throw new GivenUpException(failure, time.GetElapsedTime(failed));
    }

    private async ValueTask<bool> Again(ClusterCall site, long started, int attempt)
    {
        if (!TryEnter(site, Failure.NotReady))
        {
            return false;
        }

        try
        {
            return await Wait(site, Failure.NotReady, started, attempt);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    // What waits keeps its request under way: were there no bound, callers of one dead silo would soon leave no room for those of the others.
    private bool TryEnter(ClusterCall site, Failure failure)
    {
        if (Interlocked.Increment(ref _inside) <= _options.MaxRetrying)
        {
            return true;
        }

        Interlocked.Decrement(ref _inside);
        meter.GivenUp(site.Route, failure);
        return false;
    }

    private async ValueTask<bool> Wait(ClusterCall site, Failure failure, long started, int attempt)
    {
        if (!RetryTable.Repeats(site.Kind, failure))
        {
            return false;
        }

        var pause = Pause(attempt);
        if (attempt > _options.Retries || pause >= Left(started))
        {
            meter.GivenUp(site.Route, failure);
            return false;
        }

        meter.Retried(site.Route, failure);
        await Task.Delay(pause, time);
        return true;
    }

    private TimeSpan Left(long started)
    {
        var left = _options.RetryFor - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Pause(int attempt)
    {
        var full = Math.Min(_options.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), s_longestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (1 - (random.NextDouble() / 2)));
    }
}
