namespace OnlineLearning.Cli.Prequential;

/// <summary>Holds rows back so that event time passes <paramref name="factor"/> times as fast as the clock; null: not at all.</summary>
internal sealed class Pace(double? factor, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private DateTimeOffset? _firstEvent;
    private long _started;

    public async ValueTask Wait(DateTimeOffset eventTime, CancellationToken cancel)
    {
        if (factor is not { } speed)
        {
            return;
        }

        if (_firstEvent is not { } first)
        {
            (_firstEvent, _started) = (eventTime, time.GetTimestamp());
            return;
        }

        for (var wait = Remaining(); wait > TimeSpan.Zero; wait = Remaining())
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancel);
        }

        TimeSpan Remaining() => ((eventTime - first) / speed) - time.GetElapsedTime(_started);
    }
}
