using MathNet.Numerics;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// A number's distribution in each of two classes as a normal one, with its limits (Gama, Fernandes, Rocha 2006, "Decision trees for mining data streams", section 4.2; Pfahringer, Holmes,
/// Kirkby 2008, "Handling numeric attributes in Hoeffding trees"). What naive Bayes needs of it is computed when it changes, by one division.
/// </summary>
internal struct GaussianPair
{
    /// <summary>Points between least and greatest number that are tried as thresholds, as in MOA.</summary>
    private const int Points = 10;

    // Weight of the pooled variance in each class's own: one example alone has none.
    private const double Pooling = 2;
    private const double Sqrt2 = 1.4142135623730951;

    private double _n0, _mean0, _squares0;
    private double _n1, _mean1, _squares1;
    private double _precision0, _precision1, _varianceRatio;
    private float _least0, _most0, _least1, _most1;

    /// <summary>ln p(value | one) - ln p(value | zero), less half the logarithm of the variances' ratio zero to one, which multiplies <paramref name="ratios"/>: one logarithm serves all inputs.</summary>
    public readonly double LogRatio(double value, ref double ratios)
    {
        if (_varianceRatio > 0)
        {
            ratios *= _varianceRatio;
        }

        var (d0, d1) = (value - _mean0, value - _mean1);
        return (d0 * d0 * _precision0) - (d1 * d1 * _precision1);
    }

    public void Add(bool one, float value, double weight)
    {
        if (one)
        {
            Add(ref _n1, ref _mean1, ref _squares1, ref _least1, ref _most1, value, weight);
        }
        else
        {
            Add(ref _n0, ref _mean0, ref _squares0, ref _least0, ref _most0, value, weight);
        }

        Prepare();
    }

    /// <summary>Offers the best of the thresholds.</summary>
    public readonly void Offer(ref SplitChoice choice, int input, int slot)
    {
        var least = _n0 > 0 ? _n1 > 0 ? Math.Min(_least0, _least1) : _least0 : _least1;
        var most = _n0 > 0 ? _n1 > 0 ? Math.Max(_most0, _most1) : _most0 : _most1;
        if (_n0 + _n1 <= 0 || most <= least)
        {
            return;
        }

        for (var i = 1; i <= Points; i++)
        {
            var threshold = (float)(least + (((double)most - least) * i / (Points + 1)));
            var left0 = Below(_n0, _mean0, _squares0, _least0, _most0, threshold);
            var left1 = Below(_n1, _mean1, _squares1, _least1, _most1, threshold);
            var (left, right) = (Labels(left0, left1), Labels(_n0 - left0, _n1 - left1));
            var merit = SplitMerit.InformationGain(left, right);
            if (merit > 0)
            {
                choice.Offer(input, merit, SplitTest.Number(slot, threshold, left.Count > right.Count), left, right);
            }
        }
    }

    public readonly void Write(StateWriter writer)
    {
        foreach (var number in (ReadOnlySpan<double>)[_n0, _mean0, _squares0, _n1, _mean1, _squares1])
        {
            writer.Double(number);
        }

        foreach (var limit in (ReadOnlySpan<float>)[_least0, _most0, _least1, _most1])
        {
            writer.Float(limit);
        }
    }

    public static GaussianPair Read(ref StateReader reader)
    {
        var read = new GaussianPair
        {
            _n0 = reader.Double(),
            _mean0 = reader.Double(),
            _squares0 = reader.Double(),
            _n1 = reader.Double(),
            _mean1 = reader.Double(),
            _squares1 = reader.Double(),
            _least0 = reader.Float(),
            _most0 = reader.Float(),
            _least1 = reader.Float(),
            _most1 = reader.Float(),
        };
        read.Prepare();
        return read;
    }

    /// <summary>Bytes that one takes.</summary>
    public const int Size = (6 * sizeof(double)) + (4 * sizeof(float));

    private static void Add(ref double n, ref double mean, ref double squares, ref float least, ref float most, float value, double weight)
    {
        (least, most) = n > 0 ? (Math.Min(least, value), Math.Max(most, value)) : (value, value);
        n += weight;
        var distance = value - mean;
        mean += distance * (weight / n);
        squares += weight * distance * (value - mean);
    }

    private static double Below(double n, double mean, double squares, float least, float most, float threshold)
    {
        if (n <= 0 || threshold <= least)
        {
            return 0;
        }

        if (threshold > most)
        {
            return n;
        }

        var deviation = Math.Sqrt(squares / n);
        return deviation > 0 ? n * 0.5 * SpecialFunctions.Erfc((mean - threshold) / (deviation * Sqrt2)) : mean < threshold ? n : 0;
    }

    private static Moments Labels(double zeros, double ones)
    {
        var n = zeros + ones;
        return n > 0 ? new Moments(n, ones / n, zeros * (ones / n)) : default;
    }

    private void Prepare()
    {
        var n = _n0 + _n1;
        if (!(_n0 > 0 && _n1 > 0))
        {
            return;
        }

        // n times each variance, in which the pooled one counts as two examples. One division gives all, unless it would leave the range.
        var distance = _mean0 - _mean1;
        var inverse = 1 / n;
        var pooled = (_squares0 + _squares1 + (distance * distance * _n0 * (_n1 * inverse))) * inverse;
        var (whole0, whole1) = (_squares0 + (Pooling * pooled), _squares1 + (Pooling * pooled));
        var product = whole0 * whole1;
        if (double.IsNormal(product) && product > 0)
        {
            var both = 1 / product;
            (_precision0, _precision1) = (0.5 * (_n0 + Pooling) * whole1 * both, 0.5 * (_n1 + Pooling) * whole0 * both);
            _varianceRatio = whole0 * whole0 * both * ((_n1 + Pooling) / (_n0 + Pooling));
        }
        else
        {
            (_precision0, _precision1) = pooled > 0 ? (0.5 * (_n0 + Pooling) / whole0, 0.5 * (_n1 + Pooling) / whole1) : (0, 0);
            _varianceRatio = pooled > 0 ? whole0 / whole1 * ((_n1 + Pooling) / (_n0 + Pooling)) : 0;
        }
    }
}
