using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// FTRL-Proximal (McMahan et al. 2013, Algorithm 1): w_i = 0 where |z_i| is at most lambda_1, else -(z_i - sign(z_i) lambda_1) / ((beta + sqrt(n_i)) / alpha + lambda_2). alpha is the schedule's rate,
/// constant unless stated. Weights that say little are exactly 0. beta, lambda_1 and lambda_2 are in units of the gradient, so that the label's unit does not matter.
/// </summary>
/// <remarks>z of a weight other than 0 is what that weight stands for, so that a mix, a scale or a rate that changes does not undo what was learnt; it is kept where the weight is 0.</remarks>
public sealed class FtrlOptimiser(int places, double beta, double l1, double l2) : IOptimiser
{
    private static readonly Setting Beta = new("beta", 1, 0, 1000, false, false, "slows the first steps of each weight");
    private static readonly Setting L1 = new("l1", 0, 0, 1e6, false, false, "summed gradient that a weight must exceed to be other than 0");
    private static readonly Setting L2 = new("l2", 0, 0, 1e6, false, false, "pull of the weights towards zero, once and for all");

    private readonly GradientRoots _roots = new(places);
    private readonly float[] _sums = new float[places];

    public static OptimiserKind Kind { get; } = new("ftrl", [Beta, L1, L2], 0.5,
        (settings, places) => new FtrlOptimiser(places, settings[Beta.Name], settings[L1.Name], settings[L2.Name]))
    { Schedule = "constant" };

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        var (unit, alpha) = (update.GradientScale, update.Rate * update.Scale);
        for (var i = 0; i < index.Length; i++)
        {
            if (!(unit > 0) || terms.Inverses[i] == 0)
            {
                rates[i] = 0;
                continue;
            }

            var root = _roots.Add(index[i], update.Gradient * values[i]);
            rates[i] = 1 / Math.Max(1e-30, (((beta * unit) + root) / alpha) + (l2 * unit / update.Scale));
        }

        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        var inverses = terms.Inverses;
        var least = l1 * update.GradientScale;
        for (var i = 0; i < index.Length; i++)
        {
            if (rates[i] > 0)
            {
                // z + g x - sigma w, sigma w being what the greater root would have shrunk w by. A weight is 0 where |z| is at most l1; one that a jump of its input's scale brought to 0 has a z of the old scale.
                var w = weights[index[i]] / inverses[i];
                var sum = (w == 0 ? Math.Clamp(_sums[index[i]], -least, least) : -(w / rates[i]) - (Math.Sign(w) * least)) + (gradient * values[i]);
                _sums[index[i]] = Finite.Store(sum);
                var beyond = Math.Max(0, Math.Abs(sum) - least) * Math.Sign(sum);
                weights[index[i]] = Finite.Store(-beyond * rates[i] * inverses[i]);
            }
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        _roots.Write(writer);
        SparseFloats.Write(writer, _sums);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "FTRL");
        _roots.Read(ref reader);
        SparseFloats.Read(ref reader, _sums);
    }
}
