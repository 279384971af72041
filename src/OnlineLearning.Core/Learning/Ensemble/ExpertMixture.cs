using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// Weights of experts by what they have lost: w_i -> (1 - a) w_i exp(-loss_i) / sum + a / n, the fixed share of Herbster and Warmuth 1998 (equation 3): for log loss the Bayesian mixture of experts of
/// which the best may change, each time with probability a.
/// </summary>
internal sealed class ExpertMixture
{
    private const double MostLoss = 20;

    private readonly double _share;
    private readonly double[] _weights;
    private readonly double[] _losses;
    private long _updates;

    /// <param name="experts">How many.</param>
    /// <param name="share">a, above 0 to below 1.</param>
    public ExpertMixture(int experts, double share)
    {
        (_share, _weights, _losses) = (share, new double[experts], new double[experts]);
        Array.Fill(_weights, 1.0 / experts);
    }

    public int Count => _weights.Length;

    /// <summary>Weights, 0 to 1; their sum is 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Mean loss of an expert since the start.</summary>
    public double MeanLoss(int expert) => _updates == 0 ? 0 : _losses[expert] / _updates;

    public double Mean(ReadOnlySpan<double> answers)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < answers.Length; i++)
        {
            sum += _weights[i] * answers[i];
            weights += _weights[i];
        }

        return sum / weights;
    }

    /// <summary>The expert of the greatest weight.</summary>
    public int Best
    {
        get
        {
            var best = 0;
            for (var i = 1; i < _weights.Length; i++)
            {
                best = _weights[i] > _weights[best] ? i : best;
            }

            return best;
        }
    }

    /// <param name="losses">Of each expert, in units of the expected loss; it is overwritten.</param>
    /// <param name="weight">Importance of the example.</param>
    public void Learn(Span<double> losses, double weight)
    {
        _updates++;
        var least = double.MaxValue;
        for (var i = 0; i < losses.Length; i++)
        {
            _losses[i] += losses[i];
            losses[i] = Math.Min(losses[i], MostLoss) * Math.Min(weight, MostLoss);
            least = Math.Min(least, losses[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = _weights[i] * Math.Exp(least - losses[i]);
            sum += losses[i];
        }

        for (var i = 0; i < losses.Length; i++)
        {
            _weights[i] = ((1 - _share) * losses[i] / sum) + (_share / losses.Length);
        }
    }

    /// <summary>Brings the weights nearer to equal ones.</summary>
    public void Rewarm(double share)
    {
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] = ((1 - share) * _weights[i]) + (share / _weights.Length);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Doubles(_weights);
        writer.Doubles(_losses);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Expert mixture");
        _updates = reader.Count();
        Take(reader.Doubles(), _weights);
        Take(reader.Doubles(), _losses);
    }

    private static void Take(double[] read, double[] into)
    {
        if (read.Length != into.Length)
        {
            throw new InvalidDataException($"Expert mixture: state of {read.Length} experts was found, {into.Length} are wanted.");
        }

        read.CopyTo(into, 0);
    }
}
