using System.Runtime.InteropServices;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>Tiles of doubles, in the rows themselves.</summary>
internal sealed class FlatTiles(ITileAggregate aggregate, int capacity) : Tiles(aggregate.Width, capacity)
{
    private readonly bool _countsOnly = aggregate.Input.CountsOnly();

    public override void Clear(int row) => aggregate.Clear(Values(row));

    public override void Add(int row, in FeatureDatum value, long ticks)
        => aggregate.Add(Values(row), _countsOnly ? 1 : Math.Clamp(value.Number, -Moments.Limit, Moments.Limit), ticks);

    public override void Merge(int into, Tiles from, int row) => aggregate.Merge(Values(into), ((FlatTiles)from).Values(row));

    public override FeatureDatum Read(int row, IAggregate aggregate, in QuerySpan query)
    {
        var number = ((ITileAggregate)aggregate).Read(Values(row), query);
        return !double.IsNaN(number) && aggregate.Result(null) == DatumKind.Int ? FeatureDatum.Of((long)number) : FeatureDatum.Of(number);
    }

    protected override void WriteRow(int row, StateWriter writer)
    {
        foreach (var value in Values(row))
        {
            writer.Double(value);
        }
    }

    protected override void ReadRow(int row, int width, ref StateReader reader)
    {
        foreach (ref var value in Values(row))
        {
            value = reader.Double();
        }
    }

    private Span<double> Values(int row) => MemoryMarshal.Cast<long, double>(Cells.AsSpan(row * Stride + Header, Stride - Header));
}
