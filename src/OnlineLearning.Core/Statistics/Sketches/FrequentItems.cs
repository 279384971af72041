using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Sketches;

/// <summary>
/// The most frequent items of a stream in a stated number of counters. A count is never too great, and short by at most <see cref="Shortfall"/> &lt;= n / (counters + 1) of n items, however the stream was split and merged; exact while
/// there are no more different items than counters. Sources: Misra, Gries, "Finding repeated elements", 1982; Agarwal, Cormode, Huang, Phillips, Wei, Yi, "Mergeable summaries", PODS 2012, section 2 (merge: add counters, then take the
/// greatest that does not fit from all).
/// </summary>
/// <param name="counters">Counters, 1 to 65,536.</param>
public sealed class FrequentItems<T>(int counters)
    where T : IEquatable<T>
{
    private const byte StateVersion = 1;

    private (T Item, long Count)[] _items = [];
    private int _count;

    public delegate T ItemReader(ref StateReader reader);

    /// <summary>Items with their counts, in no order that means anything.</summary>
    public ReadOnlySpan<(T Item, long Count)> Items => _items.AsSpan(0, _count);

    /// <summary>By how much a count may be short; also the most that an item which is not there may have.</summary>
    public long Shortfall { get; private set; }

    public void Clear()
    {
        Array.Clear(_items, 0, _count);
        (_count, Shortfall) = (0, 0);
    }

    public void Add(T item)
    {
        if (Raise(item, 1))
        {
            return;
        }

        if (_count < counters)
        {
            Append(item, 1);
            return;
        }

        Shortfall++;
        TakeFromAll(1);
    }

    public void Merge(FrequentItems<T> other)
    {
        Shortfall += other.Shortfall;
        foreach (var (item, count) in other.Items)
        {
            if (!Raise(item, count))
            {
                Append(item, count);
            }
        }

        if (_count > counters)
        {
            var counts = new long[_count];
            for (var i = 0; i < _count; i++)
            {
                counts[i] = _items[i].Count;
            }

            Array.Sort(counts);
            var first = counts[_count - counters - 1];
            Shortfall += first;
            TakeFromAll(first);
            Array.Resize(ref _items, counters);
        }
    }

    public void Write(StateWriter writer, Action<T, StateWriter> item)
    {
        writer.Byte(StateVersion);
        writer.Count(Shortfall);
        writer.Count(_count);
        foreach (var (value, count) in Items)
        {
            item(value, writer);
            writer.Count(count);
        }
    }

    public void Read(ref StateReader reader, ItemReader item)
    {
        reader.Version(StateVersion, "Frequent items");
        Clear();
        Shortfall = reader.Count();
        var count = reader.Items(2);
        if (count > counters || Shortfall < 0)
        {
            throw new InvalidDataException($"Frequent items: {count} were found; allowed: at most {counters}.");
        }

        _items = new (T, long)[count];
        for (; _count < count; _count++)
        {
            _items[_count] = (item(ref reader), reader.Count());
            if (_items[_count].Count <= 0)
            {
                throw new InvalidDataException($"Frequent items: a count of {_items[_count].Count} was found; allowed: from 1 on.");
            }
        }
    }

    private bool Raise(T item, long by)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_items[i].Item.Equals(item))
            {
                _items[i].Count += by;
                return true;
            }
        }

        return false;
    }

    private void Append(T item, long count)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, _count < counters ? Math.Min(counters, _count * 2) : _count * 2));
        }

        _items[_count++] = (item, count);
    }

    // Items without a count go; the others keep their order.
    private void TakeFromAll(long count)
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_items[i].Count > count)
            {
                _items[kept++] = (_items[i].Item, _items[i].Count - count);
            }
        }

        Array.Clear(_items, kept, _count - kept);
        _count = kept;
    }
}
