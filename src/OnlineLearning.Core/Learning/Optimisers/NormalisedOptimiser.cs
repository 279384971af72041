using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Normalised adaptive steps (NAG: Ross, Mineiro and Langford 2013, Algorithm 2), with implicit ones for the invariance to importance weights: rate_i = eta_t sqrt(t / N) S / sqrt(sum of squared
/// gradients of coordinate i), where N is the sum of |x|^2 over t examples in units of the inputs' scales. The scales themselves are the learner's, so no unit of any input matters; with more
/// inputs each moves less. An example of weight 0 counts for nothing.
/// </summary>
public sealed class NormalisedOptimiser(int places, double l2) : IOptimiser
{
    private const double Epsilon = 1e-12;

    // N / t as a running mean: of all examples at first, of about this many later.
    private const double Memory = 10_000;

    private readonly GradientRoots _roots = new(places);
    private double _norm;
    private double _examples;

    public static OptimiserKind Kind { get; } = new("normalised", [OptimiserKind.L2], 1.5, (settings, places) => new NormalisedOptimiser(places, settings[OptimiserKind.L2.Name]));

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        double norm = 0;
        foreach (var value in values)
        {
            norm += value * value;
        }

        if (update.Weight > 0)
        {
            _examples = Math.Min(_examples + 1, Memory);
            _norm += (norm - _norm) / _examples;
        }

        var eta = _norm > 0 ? update.Rate * update.Scale / Math.Sqrt(Math.Max(_norm, 1e-30)) : 0;
        for (var i = 0; i < index.Length; i++)
        {
            rates[i] = eta / (_roots.Add(index[i], update.Gradient * values[i]) + Epsilon);
        }

        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update) => DiagonalStep.Apply(terms, weights, gradient, l2);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Double(_norm);
        writer.Double(_examples);
        _roots.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Normalised");
        (_norm, _examples) = (reader.Double(), reader.Double());
        _roots.Read(ref reader);
    }
}
