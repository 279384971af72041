namespace OnlineLearning.Core.Learning.Losses;

/// <summary>-y ln p - (1 - y) ln(1 - p) with p = 1 / (1 + e^-z), y in [0, 1].</summary>
public sealed class LogisticLoss : ILoss
{
    private const int MostSteps = 200;
    private const double Precision = 1e-15;

    public static LossKind Kind { get; } = new("logistic", TaskKind.Binary, [], _ => new LogisticLoss());

    public TaskKind Task => TaskKind.Binary;

    public double Value(double z, double y)
        // ln(1 + e^z) - y z, in the form that neither overflows nor cancels.
        => Math.Max(z, 0) - (y * z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    public double Gradient(double z, double y) => Link(z) - y;

    public double ImplicitGradient(double z, double y, double s)
    {
        var g = Gradient(z, y);
        return s <= 0 || g == 0 ? g
            : g < 0 ? -Climb(z, y, s)
            : Climb(-z, 1 - y, s);
    }

    public double Link(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    /// <summary>
    /// The gradient's magnitude where the label is above p(z): solves h(u) = u - z - s (y - p(u)) = 0 for the score u after the step, not for the gradient, whose absolute error
    /// s would multiply. h rises; its root is at most ln(1 + s) above max(z, 0), since s (1 - p(u)) is at most s / (1 + s) there. Newton within that bracket, halved where Newton is slow.
    /// </summary>
    private double Climb(double z, double y, double s)
    {
        var (low, high) = (z, Math.Min(z + (s * Above(z, y)), Math.Max(z, 0) + Math.Log(1 + s)));
        var u = low;
        var (step, before) = (high - low, double.PositiveInfinity);
        for (var i = 0; i < MostSteps && Math.Abs(step) > Precision * (1 + Math.Abs(u)); i++)
        {
            var p = Link(u);
            var h = u - z - (s * Above(u, y));
            (low, high) = h < 0 ? (u, high) : (low, u);
            var next = u - (h / (1 + (s * p * (1 - p))));
            if (!(next >= low && next <= high) || Math.Abs(next - u) > 0.5 * before)
            {
                next = low + (0.5 * (high - low));
            }

            (before, step, u) = (Math.Abs(step), next - u, next);
        }

        return s < 1 ? Above(u, y) : (u - z) / s;
    }

    /// <summary>y - p(u) without cancellation at either end.</summary>
    private double Above(double u, double y) => u > 0 ? Link(-u) - (1 - y) : y - Link(u);
}
