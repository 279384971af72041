using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>The step of an optimiser that has one rate for each place: w_i -= rate_i g x_i, with the rates in <see cref="ExampleTerms.Rates"/>.</summary>
internal static class DiagonalStep
{
    public static double Curvature(ExampleTerms terms)
    {
        var rates = terms.Rates;
        var values = terms.Scaled;
        double curvature = 0;
        for (var i = 0; i < values.Length; i++)
        {
            curvature += rates[i] * values[i] * values[i];
        }

        return curvature;
    }

    /// <param name="terms">With rates.</param>
    /// <param name="weights">The weight table.</param>
    /// <param name="gradient">At the end of the step.</param>
    /// <param name="l2">Pull towards zero, per unit of rate; at most half of a weight goes at once.</param>
    public static void Apply(ExampleTerms terms, Span<float> weights, double gradient, double l2 = 0)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        var inverses = terms.Inverses;
        for (var i = 0; i < index.Length; i++)
        {
            ref var w = ref weights[index[i]];
            w = Finite.Store((w * (1 - Math.Min(0.5, rates[i] * l2))) - (rates[i] * gradient * values[i] * inverses[i]));
        }
    }
}
