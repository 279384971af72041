using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>
/// y max(0, 1 - z) + (1 - y) max(0, 1 + z): a margin of 1 between yes and no. Its best score is a decision, not a probability: the link 1 / (1 + e^-2z) gives .88 at the margin and keeps the
/// order, but is not calibrated.
/// </summary>
public sealed class HingeLoss : BinaryLoss
{
    private const double Slope = 2;

    public static LossKind Kind { get; } = new("hinge", TaskKind.Binary, [], _ => new HingeLoss());

    public override double Value(double z, double y) => (y * Math.Max(0, 1 - z)) + ((1 - y) * Math.Max(0, 1 + z));

    public override double Gradient(double z, double y) => (z < 1 ? -y : 0) + (z > -1 ? 1 - y : 0);

    /// <summary>Piecewise: the slope is -y up to -1, 1 - 2y up to 1, then 1 - y, and any between where the step ends at one of the two kinks.</summary>
    public override double ImplicitGradient(double z, double y, double s)
    {
        if (s <= 0)
        {
            return Gradient(z, y);
        }

        var (left, right) = ((z + 1) / s, (z - 1) / s);
        return left < -y ? -y
            : left <= 1 - (2 * y) ? left
            : right < 1 - (2 * y) ? 1 - (2 * y)
            : Math.Min(right, 1 - y);
    }

    public override double Link(double z) => LogisticLoss.Probability(Slope * z);

    public override LinkForm LinkForm { get; } = new(LinkForm.Logistic, Slope);

    public override double Score(double prediction) => LogisticLoss.LogOdds(prediction) / Slope;

    public override double Information(double z, double y, in Moments labels) => Gradient(z, y) == 0 ? 0 : 1;
}
