using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>Where past events come from: the offline store.</summary>
public interface IPastEvents
{
    /// <summary>Events of the plan's sources, in any order.</summary>
    /// <param name="plan">Which sources, and how their fields lie.</param>
    /// <param name="wants">Whether an entity's events are of use: asked before an event is made.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<KeyedEvent> Read(EntityPlan plan, Func<string, bool> wants, CancellationToken cancellation);
}
