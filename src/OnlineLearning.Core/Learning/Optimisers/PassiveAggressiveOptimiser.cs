using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Passive-aggressive (Crammer et al. 2006). PA-I, tau = min(C, loss / |x|^2) (equation 14), is the implicit step of hinge or epsilon_insensitive with rate C; PA-II, tau = loss / (|x|^2 + 1 / 2C)
/// (equation 14), that of squared_hinge, whose loss is half the square, with rate 2C. With other losses it is their implicit step with that rate. It has no state.
/// </summary>
public sealed class PassiveAggressiveOptimiser(double c, double variant) : IOptimiser
{
    private static readonly Setting C = new("c", 0.1, 0, 1e6, false, true, "aggressiveness: the longest step, per unit of input");
    private static readonly Setting Variant = new("variant", 1, 1, 2, true, false, "1: PA-I, for hinge and epsilon_insensitive; 2: PA-II, for squared_hinge");

    public static OptimiserKind Kind { get; } = new("passive_aggressive", [C, Variant], 1,
        (settings, _) => new PassiveAggressiveOptimiser(settings[C.Name], settings[Variant.Name]))
    { Schedule = "constant" };

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        terms.Rates.Fill(c * variant * update.Rate * update.Step);
        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update) => DiagonalStep.Apply(terms, weights, gradient);

    public void Write(StateWriter writer) => writer.Byte(1);

    public void Read(ref StateReader reader) => reader.Version(1, "Passive-aggressive");
}
