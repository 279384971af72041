using MathNet.Numerics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// A number's distribution in one class as a normal one, with its limits (Gama, Fernandes, Rocha 2006, "Decision trees for mining data streams", section 4.2; Pfahringer, Holmes, Kirkby 2008, "Handling
/// numeric attributes in Hoeffding trees"). What naive Bayes needs of it is computed when it changes, so that scoring takes no logarithm.
/// </summary>
internal struct ClassNormal
{
    // Weight of the variance over all classes in a class's own: one example alone has none.
    private const double Pooling = 2;
    private const double Sqrt2 = 1.4142135623730951;

    private double _mean, _squares, _variance;
    private double _precision, _log;

    /// <summary>Weight of the examples.</summary>
    public double Count { get; private set; }

    public float Least { get; private set; }

    public float Most { get; private set; }

    /// <summary>Variance of what was added, with nothing pooled.</summary>
    public readonly double Variance => Count > 0 ? _squares / Count : 0;

    /// <summary>Whether it has a density: examples that differ, here or in all classes.</summary>
    public readonly bool HasDensity => _precision > 0;

    /// <summary>ln p(value), up to what is the same for all.</summary>
    public readonly double LogDensity(double value)
    {
        var distance = value - _mean;
        return _log - (distance * distance * _precision);
    }

    /// <param name="value">A number.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="all">The same number over all classes, with this example; null: this is it.</param>
    public void Add(float value, double weight, double? all)
    {
        (Least, Most) = Count > 0 ? (Math.Min(Least, value), Math.Max(Most, value)) : (value, value);
        Count += weight;
        var distance = value - _mean;
        _mean += distance * (weight / Count);
        _squares += weight * distance * (value - _mean);
        _variance = all is { } pooled ? (_squares + (Pooling * pooled)) / (Count + Pooling) : Variance;
        Prepare();
    }

    /// <summary>Weight of the examples below a threshold.</summary>
    public readonly double Below(float threshold)
    {
        if (Count <= 0 || threshold <= Least)
        {
            return 0;
        }

        if (threshold > Most)
        {
            return Count;
        }

        var deviation = Math.Sqrt(Variance);
        return deviation > 0 ? Count * 0.5 * SpecialFunctions.Erfc((_mean - threshold) / (deviation * Sqrt2)) : _mean < threshold ? Count : 0;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Bool(Count > 0);
        if (Count > 0)
        {
            foreach (var number in (ReadOnlySpan<double>)[Count, _mean, _squares, _variance])
            {
                writer.Double(number);
            }

            writer.Float(Least);
            writer.Float(Most);
        }
    }

    public static ClassNormal Read(ref StateReader reader)
    {
        if (!reader.Bool())
        {
            return default;
        }

        var read = new ClassNormal
        {
            Count = reader.Double(),
            _mean = reader.Double(),
            _squares = reader.Double(),
            _variance = reader.Double(),
            Least = reader.Float(),
            Most = reader.Float(),
        };
        read.Prepare();
        return read;
    }

    private void Prepare() => (_precision, _log) = _variance > 0 ? (0.5 / _variance, -0.5 * Math.Log(_variance)) : (0, 0);
}
