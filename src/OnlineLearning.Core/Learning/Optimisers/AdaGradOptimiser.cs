using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// AdaGrad, diagonal (Duchi, Hazan and Singer 2011, Figure 1): rate_i = eta_t S / sqrt(sum of squared gradients of coordinate i). The unit S of scores makes
/// the step independent of the label's unit, which the plain form is not.
/// </summary>
public sealed class AdaGradOptimiser(int places, double l2) : IOptimiser
{
    private const double Epsilon = 1e-12;

    private readonly GradientRoots _roots = new(places);

    /// <summary>It scales each coordinate by its own gradients, so it starts ten times as fast as plain SGD.</summary>
    public static OptimiserKind Kind { get; } = new("adagrad", [OptimiserKind.L2], 0.5, (settings, places) => new AdaGradOptimiser(places, settings[OptimiserKind.L2.Name]));

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var eta = update.Rate * update.Scale;
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
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
        _roots.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "AdaGrad");
        _roots.Read(ref reader);
    }
}
