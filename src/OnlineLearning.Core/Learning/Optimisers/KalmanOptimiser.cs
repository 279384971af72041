using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Extended Kalman filter with a diagonal covariance V (Haykin 2001, Table 2.1, decoupled to single weights): a weight that is known well moves little, and one that has not been heard of for
/// long moves more again. V_i grows by the process noise, the step is V x g, then V_i shrinks by V_i^2 x_i^2 h / (1 + h sum V x^2) with the example's information h.
/// The rate, 1 unless stated, is how far an example is believed: it multiplies the loss, so gain and information alike.
/// </summary>
public sealed class KalmanOptimiser(int places, double processNoise, double variance) : IOptimiser
{
    private static readonly Setting ProcessNoise = new("process_noise", 1e-5, 0, 1, false, false, "growth of a weight's variance at each update that has it: how fast the world moves");
    private static readonly Setting Variance = new("variance", 1, 0, 1000, false, true, "variance of a weight before anything is learnt, and its greatest ever");

    private readonly Variances _variances = new(places, variance);

    public static OptimiserKind Kind { get; } = new("kalman", [ProcessNoise, Variance], 1,
        (settings, places) => new KalmanOptimiser(places, settings[ProcessNoise.Name], settings[Variance.Name]))
    { Schedule = "constant" };

    public bool IsInformed => true;

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var rates = terms.Rates;
        for (var i = 0; i < index.Length; i++)
        {
            rates[i] = Math.Min(variance, _variances[index[i]] + processNoise) * update.Rate * update.Step;
        }

        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update)
    {
        DiagonalStep.Apply(terms, weights, gradient);
        var index = terms.Index;
        var values = terms.Scaled;
        double spread = 0;
        for (var i = 0; i < index.Length; i++)
        {
            spread += Math.Min(variance, _variances[index[i]] + processNoise) * values[i] * values[i];
        }

        var information = update.Rate * update.Weight * update.Information;
        var share = information / (1 + (information * spread));
        for (var i = 0; i < index.Length; i++)
        {
            var v = Math.Min(variance, _variances[index[i]] + processNoise);
            _variances[index[i]] = v * (1 - (v * values[i] * values[i] * share));
        }
    }

    public void Rewarm(double share) => _variances.Widen(share);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        _variances.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Kalman");
        _variances.Read(ref reader);
    }
}
