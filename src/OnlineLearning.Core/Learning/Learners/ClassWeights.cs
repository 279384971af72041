using System.Numerics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// The loops over a table of K floats a place, <c>table[place * K + k]</c>. Vectors run over the classes and compute each as its own number would be, so that the result is the same bits on any machine.
/// </summary>
internal static class ClassWeights
{
    private const double Epsilon = 1e-12;

    /// <summary>scores[k] += sum over i of weights[places[i], k] * values[i]; as many scores as classes.</summary>
    public static void Add(ReadOnlySpan<float> weights, ReadOnlySpan<int> places, ReadOnlySpan<double> values, Span<double> scores)
    {
        for (var i = 0; i < places.Length; i++)
        {
            Add(weights.Slice(places[i] * scores.Length, scores.Length), values[i], scores);
        }
    }

    /// <summary>Takes a place's gradients into its roots of summed squares, and fills in its rates: eta / root.</summary>
    public static void TakeRates(Span<float> roots, ReadOnlySpan<double> gradients, double factor, double eta, Span<double> rates)
    {
        var k = 0;
        for (; k <= roots.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            var half = k + Vector<double>.Count;
            Vector.Widen(new Vector<float>(roots[k..]), out var low, out var high);
            Vector.Narrow(Root(low, gradients[k..], factor), Root(high, gradients[half..], factor)).CopyTo(roots[k..]);
            Vector.Widen(new Vector<float>(roots[k..]), out low, out high);
            (new Vector<double>(eta) / (low + new Vector<double>(Epsilon))).CopyTo(rates[k..]);
            (new Vector<double>(eta) / (high + new Vector<double>(Epsilon))).CopyTo(rates[half..]);
        }

        for (; k < roots.Length; k++)
        {
            var slope = gradients[k] * factor;
            roots[k] = (float)Math.Min(float.MaxValue, Math.Sqrt(((double)roots[k] * roots[k]) + (slope * slope)));
            rates[k] = eta / (roots[k] + Epsilon);
        }
    }

    /// <summary>curvatures[k] += rates[k] * square.</summary>
    public static void AddCurvature(ReadOnlySpan<double> rates, double square, Span<double> curvatures)
    {
        var k = 0;
        for (; k <= rates.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            (new Vector<double>(curvatures[k..]) + (new Vector<double>(rates[k..]) * square)).CopyTo(curvatures[k..]);
        }

        for (; k < rates.Length; k++)
        {
            curvatures[k] += rates[k] * square;
        }
    }

    /// <summary>weights[k] -= rates[k] * gradients[k] * factor, after a pull towards zero of at most one half.</summary>
    public static void Move(Span<float> weights, ReadOnlySpan<double> rates, ReadOnlySpan<double> gradients, double factor, double l2)
    {
        var k = 0;
        for (; k <= weights.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            var half = k + Vector<double>.Count;
            Vector.Widen(new Vector<float>(weights[k..]), out var low, out var high);
            Vector.Narrow(Moved(low, rates[k..], gradients[k..], factor, l2), Moved(high, rates[half..], gradients[half..], factor, l2)).CopyTo(weights[k..]);
        }

        for (; k < weights.Length; k++)
        {
            weights[k] = Finite.Store((weights[k] * (1 - Math.Min(0.5, rates[k] * l2))) - (rates[k] * gradients[k] * factor));
        }
    }

    private static void Add(ReadOnlySpan<float> row, double value, Span<double> scores)
    {
        var k = 0;
        for (; k <= row.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            var half = k + Vector<double>.Count;
            Vector.Widen(new Vector<float>(row[k..]), out var low, out var high);
            (new Vector<double>(scores[k..]) + (low * value)).CopyTo(scores[k..]);
            (new Vector<double>(scores[half..]) + (high * value)).CopyTo(scores[half..]);
        }

        for (; k < row.Length; k++)
        {
            scores[k] += row[k] * value;
        }
    }

    private static Vector<double> Root(Vector<double> root, ReadOnlySpan<double> gradients, double factor)
    {
        var slope = new Vector<double>(gradients) * factor;
        return Vector.Min(new Vector<double>(float.MaxValue), Vector.SquareRoot((root * root) + (slope * slope)));
    }

    private static Vector<double> Moved(Vector<double> weights, ReadOnlySpan<double> rates, ReadOnlySpan<double> gradients, double factor, double l2)
    {
        var rate = new Vector<double>(rates);
        var kept = weights * (Vector<double>.One - Vector.Min(new Vector<double>(0.5), rate * l2));
        var moved = kept - (rate * new Vector<double>(gradients) * factor);
        return Vector.Min(new Vector<double>(Finite.Bound), Vector.Max(new Vector<double>(-Finite.Bound), moved));
    }
}
