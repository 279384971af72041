using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Batches;

/// <summary>A batch of rows as one model sees them, row by row in flat arrays; models that read a table alike see the same lane.</summary>
/// <param name="entities">Entities of the model.</param>
/// <param name="texts">Whether the keys themselves are wanted, not only their numbers.</param>
/// <param name="events">Whether rows are events as well.</param>
internal sealed class RowLane(int entities, bool texts, bool events)
{
    private readonly double[] _labels = new double[RowBatch.Capacity];
    private readonly long[] _times = new long[RowBatch.Capacity];
    private readonly int[] _numbers = new int[RowBatch.Capacity * entities];
    private readonly string[] _texts = texts ? new string[RowBatch.Capacity * entities] : [];
    private readonly EventRequest[][] _events = events ? new EventRequest[RowBatch.Capacity][] : [];
    private readonly int[] _ends = new int[RowBatch.Capacity + 1];

    /// <summary>Vectors of all rows, one behind the other.</summary>
    public EntryBuffer Entries { get; } = new();

    /// <summary>Labels by row; as long as a batch can be.</summary>
    public double[] Labels => _labels;

    /// <summary>Event times by row, ticks UTC.</summary>
    public long[] Times => _times;

    /// <summary>Numbers of a row's keys in the order of the model's entities, see <see cref="Tables.KeyColumn.Number"/>.</summary>
    public Span<int> Numbers(int row) => _numbers.AsSpan(row * entities, entities);

    /// <summary>A row's keys; empty where they are not wanted.</summary>
    public Span<string> Keys(int row) => texts ? _texts.AsSpan(row * entities, entities) : [];

    /// <summary>Events that a row also is.</summary>
    public EventRequest[] Events(int row) => events ? _events[row] : [];

    public void SetEvents(int row, EventRequest[] all)
    {
        if (events)
        {
            _events[row] = all;
        }
    }

    /// <summary>What the request decides of a row's vector.</summary>
    public ReadOnlySpan<Entry> Vector(int row) => Entries.Entries[_ends[row].._ends[row + 1]];

    /// <summary>Starts a batch.</summary>
    public void Clear() => Entries.Clear();

    /// <summary>The entries that were added since the row before are this row's.</summary>
    public void EndRow(int row) => _ends[row + 1] = Entries.Count;

    /// <summary>Takes the last row back.</summary>
    public void DropRow(int row) => Entries.Truncate(_ends[row]);
}
