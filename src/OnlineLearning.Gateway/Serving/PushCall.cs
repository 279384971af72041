using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Rows of a push as events, those of one entity together and in their order.</summary>
internal sealed class PushCall
{
    private readonly Dictionary<CachedEntity, List<EventRecord>> _groups = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyCollection<KeyValuePair<CachedEntity, List<EventRecord>>> Groups => _groups;

    public void Add(CachedEntity entity, EventRecord @event)
    {
        if (!_groups.TryGetValue(entity, out var events))
        {
            _groups[entity] = events = [];
        }

        events.Add(@event);
    }
}
