using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>What one entity keeps of a field's events for an aggregate, by event time. Not for concurrent use, reading included.</summary>
public abstract class EventWindow
{
    /// <summary>Time of the newest event; <see cref="long.MinValue"/> when there is none.</summary>
    public abstract long NewestTicks { get; }

    /// <summary>Events within the window that gave way to others, since memory is bounded.</summary>
    public virtual long DroppedEvents => 0;

    /// <summary>Adds an event's value, not null; false if it is too late.</summary>
    public abstract bool Add(long ticks, in FeatureDatum value);

    /// <summary>The aggregate over the window of a query at <paramref name="queryTicks"/>; null when there is no value.</summary>
    /// <param name="aggregate">That which the window was made for, or one that differs from it only in settings that no state depends on.</param>
    /// <param name="queryTicks">Query time: events at it or after it are not seen.</param>
    public abstract FeatureDatum Read(IAggregate aggregate, long queryTicks);

    /// <summary>The greatest event time before <paramref name="queryTicks"/> that what is kept proves; <see cref="long.MinValue"/> if nothing does.</summary>
    public abstract long NewestBefore(long queryTicks);

    public abstract void Write(StateWriter writer);

    /// <summary>Replaces the state by one that the same aggregate and window wrote.</summary>
    public abstract void Read(ref StateReader reader);
}
