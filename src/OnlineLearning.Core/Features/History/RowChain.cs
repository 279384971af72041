namespace OnlineLearning.Core.Features.History;

/// <summary>Rows of one entity whose times and filters both ascend, so that one state serves them all.</summary>
internal sealed class RowChain(EntityPlan plan, Action<int, EntityFeatures> answer)
{
    private readonly EntityFeatures _features = new(plan);
    private readonly List<(int Row, AsOf AsOf)> _rows = [];
    private readonly PriorityQueue<PastEvent, long> _hidden = new();
    private int _next;

    public AsOf Last => _rows[^1].AsOf;

    /// <summary>A higher filter needs a later time: what becomes visible is applied between the two.</summary>
    public bool MayHold(AsOf row) => Last.Known == row.Known || (Last.Known < row.Known && Last.Time < row.Time);

    public void Add(int row, AsOf asOf) => _rows.Add((row, asOf));

    public void Take(PastEvent @event)
    {
        AnswerBefore(@event);
        if (_next == _rows.Count)
        {
            return;
        }

        if (@event.Created <= _rows[_next].AsOf.Known)
        {
            @event.ApplyTo(_features);
        }
        else if (@event.Created <= Last.Known)
        {
            _hidden.Enqueue(@event, @event.Created);
        }
    }

    /// <summary>Answers the rows before an event's time; all that are left where there is none.</summary>
    public void AnswerBefore(PastEvent? @event)
    {
        while (_next < _rows.Count && (@event is null || _rows[_next].AsOf.Time < @event.Time))
        {
            answer(_rows[_next].Row, _features);
            _next++;
            Uncover();
        }
    }

    private void Uncover()
    {
        if (_next == _rows.Count || !_hidden.TryPeek(out _, out var created) || created > _rows[_next].AsOf.Known)
        {
            return;
        }

        var uncovered = new List<PastEvent>();
        while (_hidden.TryPeek(out _, out created) && created <= _rows[_next].AsOf.Known)
        {
            uncovered.Add(_hidden.Dequeue());
        }

        uncovered.Sort();
        uncovered.ForEach(each => each.ApplyTo(_features));
    }
}
