using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// One aggregate of one entity over exactly <c>[q - w, q)</c> (<c>hop: exact</c>): the events of the window are kept, in the order of their time and then of their coming, and folded at a reading.
/// <para>Exact for every query time later than or equal to the newest event's, while the window has at most <see cref="MostEvents"/>: of more the oldest give way, counted in <see cref="DroppedEvents"/>. For an earlier query the answer
/// lacks events older than the newest event's time less the window. Later events than that are refused.</para>
/// </summary>
public sealed class ExactWindow : EventWindow
{
    /// <summary>Most events kept.</summary>
    public const int MostEvents = 4_096;

    private const int Room = MostEvents + MostEvents / 4;

    private readonly Folding _folding;
    private readonly long _window;
    private long[] _ticks = [];
    private FeatureDatum[] _values = [];
    private int _start;
    private int _count;
    private long _dropped;

    public ExactWindow(IAggregate aggregate, TimeSpan window)
        : this(new Folding(aggregate), window)
    {
    }

    internal ExactWindow(Folding folding, TimeSpan window) => (_folding, _window) = (folding, window.Ticks);

    public override long NewestTicks => _count == 0 ? long.MinValue : _ticks[_start + _count - 1];

    public override long DroppedEvents => _dropped;

    /// <summary>Events that memory is held for.</summary>
    public int AllocatedEvents => _ticks.Length;

    private long Oldest => NewestTicks < long.MinValue + _window ? long.MinValue : NewestTicks - _window;

    /// <summary>Greatest size of one, bytes: the object, the times and values of events, and their texts or vectors.</summary>
    internal static long BytesOf(FieldDefinition? of) => 72 + 24 + 24 + Room * (8L + 24) + MostEvents * PlainRows.ReferredBytes(of);

    public override bool Add(long ticks, in FeatureDatum value)
    {
        if (_count > 0 && ticks < Oldest)
        {
            return false;
        }

        if (_count == MostEvents)
        {
            _dropped++;
            if (ticks < _ticks[_start])
            {
                return false;
            }

            RemoveOldest(1);
        }

        Insert(ticks, value);
        RemoveOldest(FirstAt(Oldest) - _start);
        return true;
    }

    public override FeatureDatum Read(IAggregate aggregate, long queryTicks)
    {
        var from = queryTicks < long.MinValue + _window ? long.MinValue : queryTicks - _window;
        var folded = _folding.Begin();
        for (var i = FirstAt(from); i < _start + _count && _ticks[i] < queryTicks; i++)
        {
            folded.Add(0, _values[i], _ticks[i]);
        }

        return folded.Read(0, aggregate, new(from, queryTicks));
    }

    public override long NewestBefore(long queryTicks)
    {
        var at = FirstAt(queryTicks) - 1;
        return at >= _start ? _ticks[at] : long.MinValue;
    }

    /// <summary>Events that gave way, number of events, then per event its time as the difference to the one before, and its value.</summary>
    public override void Write(StateWriter writer)
    {
        writer.Count(_dropped);
        writer.Count(_count);
        var before = 0L;
        for (var i = _start; i < _start + _count; i++)
        {
            writer.Count(unchecked(_ticks[i] - before));
            before = _ticks[i];
            _values[i].Write(writer);
        }
    }

    public override void Read(ref StateReader reader)
    {
        (_dropped, _count, _start) = (reader.Count(), reader.Items(2), 0);
        if (_count > MostEvents)
        {
            throw new InvalidDataException($"Events of a window: {_count} were found; allowed: at most {MostEvents}.");
        }

        (_ticks, _values) = (new long[_count], new FeatureDatum[_count]);
        var before = 0L;
        for (var i = 0; i < _count; i++)
        {
            _ticks[i] = before = unchecked(before + reader.Count());
            _values[i] = FeatureDatum.Read(ref reader);
        }
    }

    private void Insert(long ticks, in FeatureDatum value)
    {
        if (_start + _count == _ticks.Length)
        {
            MakeRoom();
        }

        // After all of its time.
        var at = ticks >= NewestTicks ? _start + _count : FirstAt(ticks + 1);
        Array.Copy(_ticks, at, _ticks, at + 1, _start + _count - at);
        Array.Copy(_values, at, _values, at + 1, _start + _count - at);
        (_ticks[at], _values[at]) = (ticks, value);
        _count++;
    }

    private void RemoveOldest(int count)
    {
        _values.AsSpan(_start, count).Clear();
        (_start, _count) = (_start + count, _count - count);
    }

    // Moves to the front where that frees a quarter; else doubles, up to the most and its quarter.
    private void MakeRoom()
    {
        var size = _start >= Math.Max(1, _ticks.Length / 5) ? _ticks.Length : Math.Min(Math.Max(4, _ticks.Length * 2), Room);
        var (ticks, values) = size == _ticks.Length ? (_ticks, _values) : (new long[size], new FeatureDatum[size]);
        Array.Copy(_ticks, _start, ticks, 0, _count);
        Array.Copy(_values, _start, values, 0, _count);
        if (size == _ticks.Length)
        {
            values.AsSpan(_count).Clear();
        }

        (_ticks, _values, _start) = (ticks, values, 0);
    }

    // The first event at or after a time.
    private int FirstAt(long ticks)
    {
        var (low, high) = (_start, _start + _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ticks[middle] < ticks ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
