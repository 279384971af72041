using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>One tile of an aggregate by its public face, whichever kind it is: doubles, or a summary.</summary>
internal sealed class Part
{
    private readonly IAggregate _aggregate;
    private readonly double[]? _tile;
    private readonly ISummary? _summary;

    private Part(IAggregate aggregate, FieldType type)
    {
        _aggregate = aggregate;
        if (aggregate is ITileAggregate tiles && !(aggregate is ISummaryAggregate && type != FieldType.Float))
        {
            _tile = new double[tiles.Width];
            tiles.Clear(_tile);
        }
        else
        {
            _summary = ((ISummaryAggregate)aggregate).Create();
        }
    }

    public static Part Of(IAggregate aggregate, FieldType type, List<Taken> events)
    {
        var part = new Part(aggregate, type);
        foreach (var each in events)
        {
            if (part._tile is not null)
            {
                ((ITileAggregate)aggregate).Add(part._tile, aggregate.Input.CountsOnly() ? 1 : each.Value.Number, each.Ticks);
            }
            else
            {
                part._summary!.Add(each.Value, each.Ticks);
            }
        }

        return part;
    }

    public Part Merge(Part other)
    {
        if (_tile is not null)
        {
            ((ITileAggregate)_aggregate).Merge(_tile, other._tile);
        }
        else
        {
            _summary!.Merge(other._summary!);
        }

        return this;
    }

    public FeatureDatum Read(IAggregate aggregate, QuerySpan span)
    {
        if (_summary is not null)
        {
            return ((ISummaryAggregate)aggregate).Read(_summary, span);
        }

        var number = ((ITileAggregate)aggregate).Read(_tile, span);
        return aggregate.Result(null) == DatumKind.Int ? FeatureDatum.Of((long)number) : FeatureDatum.Of(number);
    }

    public byte[] Bytes()
    {
        var writer = new StateWriter();
        Array.ForEach(_tile ?? [], writer.Double);
        _summary?.Write(writer);
        return writer.ToArray();
    }
}
