using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// Centre and spread of each numeric input, learnt with the examples: what a value counts as is (raw - centre) x scale within limits. Standard: running mean and deviation (Welford 1962), at most
/// <see cref="Limit"/> deviations, so that a lone outlier cannot outweigh everything else. Decayed: the same with weights 2^(-age / half-life), age in values of that input (West 1979). Min-max: 0 at
/// the least value so far, 1 at the greatest. Nothing seen, or no spread: 0. None: as it is, but a factor of a product is standardised. One may read while another learns.
/// </summary>
public sealed class InputScales
{
    /// <summary>Largest standardised magnitude.</summary>
    public const double Limit = 10;

    private readonly Form[] _forms;
    private readonly double[] _keep;
    private readonly double[] _low;
    private readonly double[] _high;

    // Of moments: sum of weights, mean, weighted sum of squares. Of a range: values, least, greatest.
    private double[] _count;
    private double[] _centre;
    private double[] _spread;
    private double[] _scale;

    /// <param name="scales">By slot, in the order of the numeric inputs' places.</param>
    public InputScales(IReadOnlyList<ScaleDefinition> scales)
    {
        _forms = [.. scales.Select(scale => scale.Kind switch { ScaleDefinition.MinMax => Form.Range, ScaleDefinition.None => Form.Raw, Angle => Form.Angle, _ => Form.Moments })];
        _keep = [.. scales.Select(scale => scale.Kind == ScaleDefinition.Decayed ? double.Exp2(-1 / scale.HalfLife) : 1)];
        _low = [.. _forms.Select(form => form == Form.Range ? 0 : -Limit)];
        _high = [.. _forms.Select(form => form == Form.Range ? 1 : Limit)];
        (_count, _centre, _spread) = (new double[_forms.Length], new double[_forms.Length], new double[_forms.Length]);
        _scale = [.. _forms.Select(form => form == Form.Angle ? 1.0 : 0)];
    }

    /// <summary>The kind of a sine or cosine: as it is in products too.</summary>
    internal const string Angle = "angle";

    private enum Form : byte
    {
        Moments,
        Range,
        Raw,
        Angle,
    }

    /// <summary>What a value counts as.</summary>
    public double Value(int slot, double raw) => _forms[slot] == Form.Raw ? raw : Factor(slot, raw);

    /// <summary>What a value counts as in a product: as <see cref="Value"/>, and standardised where that is raw.</summary>
    public double Factor(int slot, double raw) => Math.Clamp((raw - _centre[slot]) * _scale[slot], _low[slot], _high[slot]);

    public void Learn(int slot, double raw)
    {
        if (_forms[slot] is Form.Moments or Form.Raw)
        {
            var n = _count[slot] = (_count[slot] * _keep[slot]) + 1;
            var distance = raw - _centre[slot];
            var centre = _centre[slot] += distance / n;
            var spread = _spread[slot] = (_spread[slot] * _keep[slot]) + (distance * (raw - centre));
            _scale[slot] = spread > 0 ? 1 / Math.Sqrt(spread / n) : 0;
        }
        else if (_forms[slot] == Form.Range)
        {
            var first = _count[slot]++ == 0;
            var least = _centre[slot] = first ? raw : Math.Min(_centre[slot], raw);
            var greatest = _spread[slot] = first ? raw : Math.Max(_spread[slot], raw);
            _scale[slot] = greatest > least ? 1 / (greatest - least) : 0;
        }
    }

    /// <summary>Count, mean and squares of a standard scale.</summary>
    public Moments Of(int slot) => new(_count[slot], _centre[slot], _spread[slot]);

    /// <summary>Takes on what shards have learnt together: of a standard scale; every other keeps its own.</summary>
    public void Set(int slot, in Moments values)
    {
        if (_forms[slot] == Form.Moments)
        {
            (_count[slot], _centre[slot], _spread[slot]) = (values.Count, values.Mean, values.SumOfSquares);
            _scale[slot] = values.SumOfSquares > 0 ? 1 / values.StandardDeviation : 0;
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Doubles(_count);
        writer.Doubles(_centre);
        writer.Doubles(_spread);
        writer.Doubles(_scale);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Scales");
        _count = Inputs(reader.Doubles());
        _centre = Inputs(reader.Doubles());
        _spread = Inputs(reader.Doubles());
        _scale = Inputs(reader.Doubles());
    }

    private double[] Inputs(double[] read)
        => read.Length == _forms.Length ? read : throw new InvalidDataException($"Scales: state of {read.Length} inputs was found, {_forms.Length} are wanted.");
}
