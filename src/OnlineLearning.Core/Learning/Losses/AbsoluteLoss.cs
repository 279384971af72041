namespace OnlineLearning.Core.Learning.Losses;

/// <summary>|z - y|: predicts the median.</summary>
public sealed class AbsoluteLoss : LabelLoss
{
    public static LossKind Kind { get; } = new("absolute", TaskKind.Regression, [], _ => new AbsoluteLoss());

    public override double Value(double z, double y) => Math.Abs(z - y);

    public override double Gradient(double z, double y) => Math.Sign(z - y);

    public override double ImplicitGradient(double z, double y, double s) => s > 0 ? Math.Clamp((z - y) / s, -1, 1) : Gradient(z, y);
}
