using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>Tiles of objects. Those of tiles that have gone are used again, so that a window that moves on allocates nothing once it was full.</summary>
internal sealed class SummaryTiles(ISummaryAggregate aggregate, int capacity) : Tiles(0, capacity)
{
    private ISummary?[] _summaries = [];

    public override void Clear(int row) => (_summaries[row] ??= aggregate.Create()).Clear();

    public override void Add(int row, in FeatureDatum value, long ticks) => _summaries[row]!.Add(value, ticks);

    public override void Merge(int into, Tiles from, int row) => _summaries[into]!.Merge(((SummaryTiles)from)._summaries[row]!);

    public override FeatureDatum Read(int row, IAggregate aggregate, in QuerySpan query) => ((ISummaryAggregate)aggregate).Read(_summaries[row]!, query);

    public override void Insert(int row)
    {
        base.Insert(row);
        Array.Resize(ref _summaries, Allocated);
        var spare = _summaries[Count - 1];
        Array.Copy(_summaries, row, _summaries, row + 1, Count - 1 - row);
        _summaries[row] = spare;
    }

    public override void Remove(int row, int count)
    {
        // Rotates those that go behind the last row, as spares.
        Array.Reverse(_summaries, row, count);
        Array.Reverse(_summaries, row + count, Count - row - count);
        Array.Reverse(_summaries, row, Count - row);
        base.Remove(row, count);
    }

    // An earlier version kept some of these as doubles.
    protected override bool Accepts(long width) => width is >= 0 and <= ITileAggregate.MaxWidth;

    protected override void WriteRow(int row, StateWriter writer) => _summaries[row]!.Write(writer);

    protected override void ReadRow(int row, int width, ref StateReader reader)
    {
        Array.Resize(ref _summaries, Allocated);
        Clear(row);
        if (width == 0)
        {
            _summaries[row]!.Read(ref reader);
            return;
        }

        Span<double> tile = stackalloc double[ITileAggregate.MaxWidth];
        for (var i = 0; i < width; i++)
        {
            tile[i] = reader.Double();
        }

        aggregate.Restore(_summaries[row]!, tile[..width]);
    }
}
