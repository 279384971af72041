namespace OnlineLearning.Grains.Entities;

/// <summary>When one entity's newest event was taken in and acknowledged, held against what readers see. Made with the first event of an activation.</summary>
public sealed class EntityFreshness(FreshnessMeter meter, TimeProvider time)
{
    private long _taken;
    private long _happened = long.MinValue;
    private long _acknowledged;
    private long _acknowledgedAt;

    /// <summary>Notes an event that the state has just taken in; from here on readers see it.</summary>
    /// <param name="happened">Its event time, ticks UTC.</param>
    /// <returns>The moment, for <see cref="Acknowledged"/>.</returns>
    public long Taken(long happened)
    {
        _happened = Math.Max(_happened, happened);
        return _taken = time.GetTimestamp();
    }

    /// <summary>Notes that events are acknowledged.</summary>
    /// <param name="number">The entity's number of events, the newest of them included.</param>
    /// <param name="taken">When it was taken in.</param>
    public void Acknowledged(long number, long taken)
    {
        var now = time.GetTimestamp();
        meter.Acknowledged(time.GetElapsedTime(taken, now));
        if (number > _acknowledged)
        {
            (_acknowledged, _acknowledgedAt) = (number, now);
        }
    }

    /// <summary>Measures a read.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="visible">The number of events in the state that is read.</param>
    public void Read(FeatureReader reader, long visible)
    {
        meter.Lag(reader, visible >= _acknowledged ? TimeSpan.Zero : time.GetElapsedTime(_acknowledgedAt));
        if (meter.WantsAges)
        {
            meter.Ages(reader, time.GetElapsedTime(_taken), new TimeSpan(Math.Max(0, time.GetUtcNow().UtcTicks - _happened)));
        }
    }
}
