namespace OnlineLearning.Core.Learning.Losses;

/// <summary>(z - y)^2 / 2.</summary>
public sealed class SquaredLoss : ILoss
{
    public static LossKind Kind { get; } = new("squared", TaskKind.Regression, [], _ => new SquaredLoss());

    public TaskKind Task => TaskKind.Regression;

    public double Value(double z, double y) => 0.5 * (z - y) * (z - y);

    public double Gradient(double z, double y) => z - y;

    public double ImplicitGradient(double z, double y, double s) => (z - y) / (1 + s);

    public double Link(double z) => z;
}
