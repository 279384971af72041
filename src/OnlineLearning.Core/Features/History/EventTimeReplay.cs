namespace OnlineLearning.Core.Features.History;

/// <summary>
/// The features of one entity as of many times, exact: a row at t sees every event with event time up to t that its created-time filter allows, and no other, under the code that serves online.
/// <para>Why it is exact. <see cref="Windows.ViewWindows"/> is exact for query times at or after the newest event it was given. Events come in the order of event time, so a row is read before any event after it is applied.
/// An event that an earlier row's filter hid is applied as soon as that row is read: no event after that row has been applied by then, and every later row is later in time, so a tile that is refused to it is in none of their windows.</para>
/// <para>Rows whose filter goes back while their time goes forward cannot share one state: they are cut into the fewest <see cref="RowChain"/>s (greedily: a row joins the one whose filter is the nearest below its own), each with its own state.</para>
/// <para>Memory: a state and the hidden events of each chain; without a filter one state, however many events and rows there are.</para>
/// </summary>
public sealed class EventTimeReplay
{
    /// <summary>Most states that the filters of one entity's rows may need.</summary>
    public const int MostChains = 256;

    private readonly List<RowChain> _chains;
    private PastEvent? _last;

    /// <param name="plan">The entity's sources and views.</param>
    /// <param name="rows">By ascending time, and among the same time by ascending filter.</param>
    /// <param name="answer">Is given each row's number once, with the features to read at its time.</param>
    /// <exception cref="ArgumentException">Rows are not in order, or need more than <see cref="MostChains"/> states.</exception>
    public EventTimeReplay(EntityPlan plan, IReadOnlyList<AsOf> rows, Action<int, EntityFeatures> answer) => _chains = Cut(plan, rows, answer);

    /// <summary>The next event.</summary>
    /// <exception cref="ArgumentException">It is before the one given last, by <see cref="PastEvent.CompareTo"/>.</exception>
    public void Take(PastEvent @event)
    {
        if (_last is { } last && last.CompareTo(@event) > 0)
        {
            throw new ArgumentException($"event time is {@event.Time} ticks, created {@event.Created}, after an event at {last.Time}, created {last.Created}; allowed: events in order.", nameof(@event));
        }

        _last = @event;
        foreach (var chain in _chains)
        {
            chain.Take(@event);
        }
    }

    /// <summary>Answers the rows that are left: no event follows.</summary>
    public void End() => _chains.ForEach(chain => chain.AnswerBefore(null));

    private static List<RowChain> Cut(EntityPlan plan, IReadOnlyList<AsOf> rows, Action<int, EntityFeatures> answer)
    {
        var chains = new List<RowChain>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0 && (rows[i].Time, rows[i].Known).CompareTo((rows[i - 1].Time, rows[i - 1].Known)) < 0)
            {
                throw new ArgumentException($"row {i} is at {rows[i].Time} ticks, after one at {rows[i - 1].Time}; allowed: rows in order of time, then of filter.", nameof(rows));
            }

            var nearest = chains.Where(chain => chain.MayHold(rows[i])).MaxBy(chain => chain.Last.Known);
            if (nearest is null)
            {
                if (chains.Count == MostChains)
                {
                    throw new ArgumentException($"created-time filters go back in more than {MostChains} ways while the rows' times go forward; allowed: filters that mostly ascend with time.", nameof(rows));
                }

                chains.Add(nearest = new RowChain(plan, answer));
            }

            nearest.Add(i, rows[i]);
        }

        return chains;
    }
}
