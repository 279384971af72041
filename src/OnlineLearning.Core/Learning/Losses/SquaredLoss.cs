using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>(z - y)^2 / 2: predicts the mean.</summary>
public sealed class SquaredLoss : LabelLoss
{
    public static LossKind Kind { get; } = new("squared", TaskKind.Regression, [], _ => new SquaredLoss());

    public override double Value(double z, double y) => 0.5 * (z - y) * (z - y);

    public override double Gradient(double z, double y) => z - y;

    public override double ImplicitGradient(double z, double y, double s) => (z - y) / (1 + s);

    public override double Step(in Moments labels) => 1;

    public override double Information(double z, double y, in Moments labels) => 1;
}
