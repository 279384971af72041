using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Adam (Kingma and Ba 2015, Algorithm 1), sparse: the moments of a place move, and are corrected for their start, by its own updates only. Momentum that would lead away from the label, or past it,
/// is dropped for that example (restart by gradient: O'Donoghue and Candes 2015, section 3.2), so a step never overshoots.
/// </summary>
public sealed class AdamOptimiser(int places, double beta1, double beta2, double epsilon, double l2) : IOptimiser
{
    private static readonly Setting Beta1 = new("beta1", 0.9, 0, 0.999, false, false, "memory of the mean gradient");
    private static readonly Setting Beta2 = new("beta2", 0.999, 0, 0.999999, false, false, "memory of the mean squared gradient");
    private static readonly Setting Epsilon = new("epsilon", 1e-6, 0, 1, false, true, "least root of the mean squared gradient, in its unit");

    private readonly float[] _means = new float[places];
    private readonly float[] _roots = new float[places];
    private readonly float[] _seen = new float[places];

    public static OptimiserKind Kind { get; } = new("adam", [Beta1, Beta2, Epsilon, OptimiserKind.L2], 0.02,
        (settings, places) => new AdamOptimiser(places, settings[Beta1.Name], settings[Beta2.Name], settings[Epsilon.Name], settings[OptimiserKind.L2.Name]));

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        var (unit, eta) = (update.GradientScale, update.Rate * update.Scale);
        double curvature = 0, drift = 0;
        for (var i = 0; i < index.Length; i++)
        {
            ref var root = ref _roots[index[i]];
            ref var seen = ref _seen[index[i]];
            var slope = update.Gradient * values[i];
            root = (float)Math.Min(float.MaxValue, Math.Sqrt((beta2 * root * root) + ((1 - beta2) * slope * slope)));
            seen = Math.Min(seen + 1, 1e6f);
            var corrected = root / Math.Sqrt(Correction(beta2, seen));
            rates[i] = unit > 0 ? eta / (corrected + (epsilon * unit)) / Correction(beta1, seen) : 0;
            curvature += (1 - beta1) * rates[i] * values[i] * values[i];
            drift += beta1 * _means[index[i]] * rates[i] * values[i];
        }

        return new(curvature, drift);
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        var rates = terms.Rates;
        var inverses = terms.Inverses;
        for (var i = 0; i < index.Length; i++)
        {
            ref var mean = ref _means[index[i]];
            var news = (1 - beta1) * gradient * values[i];
            var kept = beta1 * mean;
            ref var w = ref weights[index[i]];
            w = Finite.Store((w * (1 - Math.Min(0.5, update.Rate * l2))) - (rates[i] * ((drifts ? kept : 0) + news) * inverses[i]));
            mean = Finite.Store(kept + news);
        }
    }

    // 1 - beta^n: beta^n is at most e^(-n (1 - beta)), which from 38 on a double does not see.
    private static double Correction(double beta, double n) => n * (1 - beta) > 38 ? 1 : 1 - Math.Pow(beta, n);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        SparseFloats.Write(writer, _means);
        SparseFloats.Write(writer, _roots);
        SparseFloats.Write(writer, _seen);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Adam");
        SparseFloats.Read(ref reader, _means);
        SparseFloats.Read(ref reader, _roots);
        SparseFloats.Read(ref reader, _seen);
    }
}
