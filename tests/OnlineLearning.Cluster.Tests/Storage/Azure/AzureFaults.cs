using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

/// <summary>Stands between the SDK and the emulator: refuses what changes anything, or does it and loses the answer.</summary>
internal sealed class AzureFaults : HttpPipelinePolicy
{
    private int _changes;
    private int _refused;

    /// <summary>Every change answers 503, and is not made.</summary>
    public bool FailWrites { get; set; }

    /// <summary>So many of the next changes are made, and answer 500.</summary>
    public int LoseAnswers { get; set; }

    /// <summary>What the server refuses is an answer that is lost too.</summary>
    public bool LoseRefusals { get; set; }

    /// <summary>Changes that were refused here.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Changes that were made.</summary>
    public int Changes => _changes;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isChange = message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head;
        if (isChange && FailWrites)
        {
            Interlocked.Increment(ref _refused);
            throw new RequestFailedException(503, "Server busy.");
        }

        await ProcessNextAsync(message, pipeline);
        if (isChange)
        {
            Interlocked.Increment(ref _changes);
            if (LoseAnswers > 0 && (LoseRefusals || message.Response.Status < 300))
            {
                LoseAnswers--;
                throw new RequestFailedException(500, "The answer was lost.");
            }
        }
    }

    /// <summary>Options of a client whose calls go through here.</summary>
    public T In<T>(T options)
        where T : ClientOptions
    {
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return options;
    }
}
