namespace OnlineLearning.Grains.Entities;

/// <summary>Rings once, when its moment has come.</summary>
public abstract class Alarm
{
    /// <summary>Ticks UTC.</summary>
    internal long Due { get; set; }

    /// <summary>In the clock's heap; -1: it is not set.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>On the pool, not on a grain's scheduler; must not throw.</summary>
    protected internal abstract void Ring();
}

/// <summary>
/// The alarms of all entities of a process under one timer. The runtime looks through its timers three times a second, all of them: a million, one an entity, would be work for a core. Here
/// they stand in a heap by their moment.
/// </summary>
public sealed class WaitClock : IDisposable
{
    private const int AtOnce = 256;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Alarm[] _heap = [];
    private int _count;
    private long _next = long.MaxValue;
    private bool _disposed;

    public WaitClock(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static clock => ((WaitClock)clock!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Alarms that are set.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Sets an alarm, or sets it anew.</summary>
    /// <param name="alarm">Whose.</param>
    /// <param name="due">Ticks UTC; one that is past rings at once.</param>
    public void Set(Alarm alarm, long due)
    {
        lock (_gate)
        {
            if (alarm.Place < 0)
            {
                if (_count == _heap.Length)
                {
                    Array.Resize(ref _heap, Math.Max(16, 2 * _count));
                }

                alarm.Place = _count++;
            }

            alarm.Due = due;
            Sink(Rise(alarm));
            Wind();
        }
    }

    /// <summary>Takes an alarm off; one that rings already may still do so.</summary>
    public void Cancel(Alarm alarm)
    {
        lock (_gate)
        {
            Remove(alarm);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void Ring()
    {
        var due = new List<Alarm>();
        do
        {
            due.Clear();
            lock (_gate)
            {
                var now = _time.GetUtcNow().UtcTicks;
                while (_count > 0 && due.Count < AtOnce && _heap[0].Due <= now)
                {
                    due.Add(_heap[0]);
                    Remove(_heap[0]);
                }

                if (due.Count < AtOnce)
                {
                    _next = long.MaxValue;
                    Wind();
                }
            }

            due.ForEach(alarm => alarm.Ring());
        }
        while (due.Count == AtOnce);
    }

    /// <summary>Sets the timer for the first alarm, where that is sooner.</summary>
    private void Wind()
    {
        if (_count > 0 && _heap[0].Due < _next && !_disposed)
        {
            _next = _heap[0].Due;
            // A timer of the runtime cannot wait for longer than 49 days.
            var wait = TimeSpan.FromTicks(Math.Clamp(_next - _time.GetUtcNow().UtcTicks, TimeSpan.TicksPerMillisecond, Longest.Ticks));
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Remove(Alarm alarm)
    {
        var place = alarm.Place;
        if (place < 0)
        {
            return;
        }

        alarm.Place = -1;
        var last = _heap[--_count];
        _heap[_count] = null!;
        if (!ReferenceEquals(last, alarm))
        {
            last.Place = place;
            Sink(Rise(last));
        }

        if (_heap.Length > 64 && _count < _heap.Length / 4)
        {
            Array.Resize(ref _heap, _heap.Length / 2);
        }
    }

    private Alarm Rise(Alarm alarm)
    {
        var place = alarm.Place;
        while (place > 0 && _heap[(place - 1) / 2] is var above && above.Due > alarm.Due)
        {
            Put(above, place);
            place = (place - 1) / 2;
        }

        Put(alarm, place);
        return alarm;
    }

    private void Sink(Alarm alarm)
    {
        var place = alarm.Place;
        while ((2 * place) + 1 is var below && below < _count)
        {
            below += below + 1 < _count && _heap[below + 1].Due < _heap[below].Due ? 1 : 0;
            if (_heap[below].Due >= alarm.Due)
            {
                break;
            }

            Put(_heap[below], place);
            place = below;
        }

        Put(alarm, place);
    }

    private void Put(Alarm alarm, int place)
    {
        _heap[place] = alarm;
        alarm.Place = place;
    }
}
