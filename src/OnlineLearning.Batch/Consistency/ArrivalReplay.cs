using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.Consistency;

/// <summary>Takes each entity's events in the order of arrival, as its grain did, and compares what it held with what it served. Late events are placed, or refused, as they were online.</summary>
internal sealed class ArrivalReplay : IDisposable
{
    private readonly EntityPlan _plan;
    private readonly ArrivalOrder _order;
    private readonly ComparedFeature[] _features;
    private readonly ExternalSort<ServedValues> _served;
    private readonly ExternalSort<KeyedEvent> _events;
    private readonly KeySet _keys = new();

    public ArrivalReplay(EntityPlan plan, ArrivalOrder order, ComparedFeature[] features, string folder, long mostBytes)
    {
        (_plan, _order, _features) = (plan, order, features);
        _served = new(new ServedValuesCodec(), folder, mostBytes);
        _events = new(new KeyedEventCodec(plan, (left, right) => order.Of(left).CompareTo(order.Of(right)) is not 0 and var by ? by : left.Sequence.CompareTo(right.Sequence)), folder, mostBytes);
    }

    public ComparedFeature[] Features => _features;

    public ArrivalOrder Order => _order;

    public void Add(ServedValues served)
    {
        _keys.Add(served.Key);
        _served.Add(served);
    }

    public async Task Compare(IPastEvents past, List<FoundMismatch> first, CancellationToken cancellation)
    {
        await foreach (var @event in past.Read(_plan, _keys.Contains, cancellation))
        {
            _events.Add(@event);
        }

        using var events = new Cursor<KeyedEvent>(_events.Sorted());
        string? key = null;
        var features = new EntityFeatures(_plan);
        foreach (var served in _served.Sorted())
        {
            if (served.Key != key)
            {
                cancellation.ThrowIfCancellationRequested();
                (key, features) = (served.Key, new EntityFeatures(_plan));
            }

            for (; events.HasCurrent && IsBefore(events.Current, served); events.Next())
            {
                if (events.Current.Key == key)
                {
                    events.Current.Event.ApplyTo(features);
                }
            }

            Compare(served, features, first);
        }
    }

    public void Dispose()
    {
        _served.Dispose();
        _events.Dispose();
    }

    private bool IsBefore(KeyedEvent @event, ServedValues served)
    {
        var order = string.CompareOrdinal(@event.Key, served.Key);
        return order < 0 || (order == 0 && _order.Of(@event.Event) <= served.Order);
    }

    private void Compare(ServedValues served, EntityFeatures features, List<FoundMismatch> first)
    {
        for (var i = 0; i < _features.Length; i++)
        {
            var feature = _features[i];
            var history = features.Read(feature.View, feature.Column, served.Time).Value;
            var agreement = feature.Consistency.Add(served.Values[i], history);
            if (agreement != Agreement.Matched && first.Count < ConsistencySummary.MostKept)
            {
                first.Add(new($"{feature.View}:{feature.Column}", served.Prediction, served.Key, served.Time, agreement, Shown(served.Values[i]), Shown(history)));
            }
        }
    }

    private static string Shown(FeatureDatum datum) => datum.IsNull ? "" : datum.ToString();
}
