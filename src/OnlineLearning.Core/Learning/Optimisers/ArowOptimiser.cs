using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// AROW, diagonal (Crammer, Kulesza and Dredze 2009, Figure 1). Its step is the implicit one of the loss over r along Sigma x, which with squared_hinge is the paper's alpha; the confidence then
/// grows by beta = 1 / (x Sigma x + r), unless the example had no loss. The rate, 1 unless stated, divides r.
/// </summary>
public sealed class ArowOptimiser(int places, double r) : IOptimiser
{
    private static readonly Setting R = new("r", 1, 1e-6, 1e6, false, false, "how little one example is believed");

    private readonly Variances _variances = new(places, 1);

    public static OptimiserKind Kind { get; } = new("arow", [R], 1, (settings, places) => new ArowOptimiser(places, settings[R.Name])) { Schedule = "constant" };

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var rates = terms.Rates;
        for (var i = 0; i < index.Length; i++)
        {
            rates[i] = _variances[index[i]] / r * update.Rate * update.Step;
        }

        return new(DiagonalStep.Curvature(terms));
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update)
    {
        DiagonalStep.Apply(terms, weights, gradient);
        if (update.Gradient == 0)
        {
            return;
        }

        var index = terms.Index;
        var values = terms.Scaled;
        double spread = 0;
        for (var i = 0; i < index.Length; i++)
        {
            spread += _variances[index[i]] * values[i] * values[i];
        }

        var beta = 1 / (spread + (r / (update.Rate * update.Weight)));
        for (var i = 0; i < index.Length; i++)
        {
            var v = _variances[index[i]];
            _variances[index[i]] = v * (1 - (v * values[i] * values[i] * beta));
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
        reader.Version(1, "AROW");
        _variances.Read(ref reader);
    }
}
