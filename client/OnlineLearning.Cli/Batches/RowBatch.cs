namespace OnlineLearning.Cli.Batches;

/// <summary>Rows that were read together, for every model of a run: filled by the reader, used by the learners, filled again.</summary>
/// <param name="lanes">One for each way in which the run's models read the table.</param>
/// <param name="segments">Columns by which the run is looked at.</param>
internal sealed class RowBatch(IReadOnlyList<RowLane> lanes, int segments)
{
    /// <summary>Rows of a batch: their vectors stay in the cache of a core.</summary>
    public const int Capacity = 512;

    public int Count { get; set; }

    /// <summary>Number of each row, from 1; rows that cannot be used count too.</summary>
    public long[] Numbers { get; } = new long[Capacity];

    public IReadOnlyList<RowLane> Lanes => lanes;

    /// <summary>By column and row: number of the segment's text, see <see cref="BatchReader.Segments"/>.</summary>
    public int[][] Segments { get; } = [.. Enumerable.Range(0, segments).Select(_ => new int[Capacity])];

    /// <summary>Share of the table that was read when the batch was full; null: unknown.</summary>
    public double? Share { get; set; }

    public void Clear()
    {
        Count = 0;
        foreach (var lane in lanes)
        {
            lane.Clear();
        }
    }
}
