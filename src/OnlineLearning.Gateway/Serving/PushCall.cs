using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Rows of a push as events, those of one entity together and in their order.</summary>
internal sealed class PushCall
{
    private readonly Dictionary<string, Group> _groups = [];

    public IReadOnlyCollection<Group> Groups => _groups.Values;

    public void Add(NamedEntity entity, EventRecord @event)
    {
        if (!_groups.TryGetValue(entity.Key, out var group))
        {
            _groups[entity.Key] = group = new(entity.Grain, []);
        }

        group.Events.Add(@event);
    }

    /// <summary>One entity's.</summary>
    public readonly record struct Group(IEntityGrain Grain, List<EventRecord> Events);
}
