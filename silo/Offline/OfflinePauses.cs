namespace OnlineLearning.Silo.Offline;

/// <summary>How long the export waits where there is nothing to do, and after failures in a row: 0.4 s to 10 s.</summary>
internal sealed class OfflinePauses(OfflineOptions options, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public int Failures { get; private set; }

    public void Succeeded() => Failures = 0;

    public Task Rest(CancellationToken cancellation) => Task.Delay(options.RollAge < Period ? options.RollAge : Period, time, cancellation);

    public Task Failed(CancellationToken cancellation)
    {
        var pause = Period * (1 << Math.Min(++Failures, 10));
        return Task.Delay(pause < Longest ? pause : Longest, time, cancellation);
    }
}
