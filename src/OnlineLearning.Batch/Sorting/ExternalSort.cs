namespace OnlineLearning.Batch.Sorting;

/// <summary>
/// Sorts more records than memory holds: what fills the stated memory is sorted and put into a file (a run), and the runs are merged when they are read. Stable: equal records keep the order in which they came.
/// Memory: <paramref name="mostBytes"/> of records while they come, one record and a buffer of 64 KiB for each of at most <see cref="MostRuns"/> runs while they are read. Files are in <paramref name="folder"/> and go with it.
/// </summary>
/// <param name="codec">Order and form of the records.</param>
/// <param name="folder">An existing folder for the runs.</param>
/// <param name="mostBytes">Memory of the records that wait, by <see cref="ISortCodec{T}.SizeOf"/>. Range: 1 and above.</param>
public sealed class ExternalSort<T>(ISortCodec<T> codec, string folder, long mostBytes) : IDisposable
{
    /// <summary>Most files that are merged at once; before there are more, they become one.</summary>
    public const int MostRuns = 64;

    private readonly List<SortRun<T>> _runs = [];
    private List<T> _waiting = [];
    private long _bytes;

    public long Count { get; private set; }

    /// <summary>Files that hold records now.</summary>
    public int Runs => _runs.Count;

    public void Add(T record)
    {
        _waiting.Add(record);
        _bytes += codec.SizeOf(record);
        Count++;
        if (_bytes >= mostBytes)
        {
            Spill();
        }
    }

    /// <summary>All records in order. What was added stays, so it may be read again.</summary>
    public IEnumerable<T> Sorted()
    {
        Order();
        return _runs.Count == 0 ? _waiting : Merge([.. _runs.Select(run => run.Read()), _waiting]);
    }

    public void Dispose() => _runs.ForEach(run => run.Dispose());

    private void Spill()
    {
        if (_runs.Count == MostRuns)
        {
            var whole = SortRun<T>.Write(codec, folder, Merge([.. _runs.Select(run => run.Read())]));
            _runs.ForEach(run => run.Dispose());
            _runs.Clear();
            _runs.Add(whole);
        }

        Order();
        _runs.Add(SortRun<T>.Write(codec, folder, _waiting));
        _waiting.Clear();
        _bytes = 0;
    }

    // List.Sort is not stable, LINQ's is.
    private void Order() => _waiting = [.. _waiting.Order(codec)];

    private IEnumerable<T> Merge(IEnumerable<T>[] sorted)
    {
        var heads = new PriorityQueue<IEnumerator<T>, (T Record, int Run)>(Comparer<(T Record, int Run)>.Create((left, right) =>
            codec.Compare(left.Record, right.Record) is not 0 and var order ? order : left.Run.CompareTo(right.Run)));
        var open = sorted.Select(each => each.GetEnumerator()).ToList();
        try
        {
            for (var run = 0; run < open.Count; run++)
            {
                if (open[run].MoveNext())
                {
                    heads.Enqueue(open[run], (open[run].Current, run));
                }
            }

            while (heads.TryDequeue(out var head, out var first))
            {
                yield return first.Record;
                if (head.MoveNext())
                {
                    heads.Enqueue(head, (head.Current, first.Run));
                }
            }
        }
        finally
        {
            open.ForEach(each => each.Dispose());
        }
    }
}
