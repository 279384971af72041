using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>y max(0, 1 - z)^2 / 2 + (1 - y) max(0, 1 + z)^2 / 2. Its best score is 2 p - 1 (Zhang 2004, section 3.3), so that the link is (z + 1) / 2, held within <see cref="Least"/> of 0 and 1.</summary>
public sealed class SquaredHingeLoss : BinaryLoss
{
    public const double Least = 0.001;

    public static LossKind Kind { get; } = new("squared_hinge", TaskKind.Binary, [], _ => new SquaredHingeLoss());

    public override double Value(double z, double y)
    {
        var (no, yes) = (Math.Max(0, 1 + z), Math.Max(0, 1 - z));
        return 0.5 * ((y * yes * yes) + ((1 - y) * no * no));
    }

    public override double Gradient(double z, double y) => (-y * Math.Max(0, 1 - z)) + ((1 - y) * Math.Max(0, 1 + z));

    /// <summary>The gradient is linear in three pieces; the step ends in that one whose own solution lies within it.</summary>
    public override double ImplicitGradient(double z, double y, double s)
    {
        if (z > 1 + (2 * s * (1 - y)))
        {
            return (1 - y) * (1 + z) / (1 + (s * (1 - y)));
        }

        return z < -1 - (2 * s * y) ? -y * (1 - z) / (1 + (s * y)) : (z + 1 - (2 * y)) / (1 + s);
    }

    public override double Link(double z) => Math.Clamp(0.5 * (z + 1), Least, 1 - Least);

    public override LinkForm LinkForm { get; } = new(LinkForm.Identity, 0.5, 0.5, Least, 1 - Least);

    public override double Score(double prediction) => (2 * prediction) - 1;

    public override double Information(double z, double y, in Moments labels) => (z < 1 ? y : 0) + (z > -1 ? 1 - y : 0);
}
