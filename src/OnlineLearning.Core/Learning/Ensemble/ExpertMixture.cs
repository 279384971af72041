using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// Weights of experts by what they have lost: w_i -> (1 - a) w_i exp(-loss_i) / sum + a / n, the fixed share of Herbster and Warmuth 1998 (equation 3): for log loss the Bayesian mixture of experts of
/// which the best may change, each time with probability a.
/// </summary>
internal sealed class ExpertMixture
{
    private const float MostLoss = 20f;

    private readonly double _share;
    private readonly int _count;
    private readonly float[] _weights;
    private readonly double[] _losses;
    private long _updates;

    /// <param name="experts">How many.</param>
    /// <param name="share">a, above 0 to below 1.</param>
    public ExpertMixture(int experts, double share)
    {
        (_count, _share, _weights, _losses) = (experts, share, new float[Padded(experts)], new double[experts]);
        _weights.AsSpan(0, experts).Fill(1f / experts);
    }

    /// <summary>Weights, 0 to 1; their sum is 1. Beyond the experts there are zeros up to a whole number of vectors.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Length of what it is given: the number of experts, rounded up to a whole number of vectors.</summary>
    public static int Padded(int experts) => (experts + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;

    /// <summary>Mean loss of an expert since the start, in units of the expected loss; NaN before the first.</summary>
    public double MeanLoss(int expert) => _updates == 0 ? double.NaN : _losses[expert] / _updates;

    /// <param name="answers">Of each expert, padded.</param>
    public double Mean(ReadOnlySpan<float> answers)
    {
        var (sum, weights) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < _weights.Length; i += Vector256<float>.Count)
        {
            var weight = Vector256.Create<float>(_weights.AsSpan(i));
            sum += weight * Vector256.Create(answers[i..]);
            weights += weight;
        }

        return VectorFunctions.Sum(sum) / (double)VectorFunctions.Sum(weights);
    }

    /// <param name="losses">Of each expert, in units of the expected loss, padded; it is overwritten.</param>
    /// <param name="weight">Importance of the example.</param>
    public void Learn(Span<float> losses, double weight)
    {
        _updates++;
        var least = float.MaxValue;
        var heavy = (float)Math.Min(weight, MostLoss);
        for (var i = 0; i < _count; i++)
        {
            var loss = losses[i];
            _losses[i] += loss;
            loss = (loss < MostLoss ? loss : MostLoss) * heavy;
            losses[i] = loss;
            least = loss < least ? loss : least;
        }

        var sum = Vector256<float>.Zero;
        for (var i = 0; i < _weights.Length; i += Vector256<float>.Count)
        {
            var kept = Vector256.Create<float>(_weights.AsSpan(i)) * VectorFunctions.Exp(Vector256.Create(least) - Vector256.Create<float>(losses[i..]));
            kept.CopyTo(losses[i..]);
            sum += kept;
        }

        var scale = (float)((1 - _share) / VectorFunctions.Sum(sum));
        var share = (float)(_share / _count);
        for (var i = 0; i < _count; i++)
        {
            _weights[i] = (scale * losses[i]) + share;
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Floats(_weights);
        writer.Doubles(_losses);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Expert mixture");
        _updates = reader.Count();
        Take(reader.Floats(), _weights);
        Take(reader.Doubles(), _losses);
    }

    private static void Take<T>(T[] read, T[] into)
    {
        if (read.Length != into.Length)
        {
            throw new InvalidDataException($"Expert mixture: state of {read.Length} experts was found, {into.Length} are wanted.");
        }

        read.CopyTo(into, 0);
    }
}
