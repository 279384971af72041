namespace OnlineLearning.Core.Learning.Losses;

/// <summary>-y ln p - (1 - y) ln(1 - p) with p = 1 / (1 + e^-z), y in [0, 1].</summary>
public sealed class LogisticLoss : ILoss
{
    public string Name => "logistic";

    public TaskKind Task => TaskKind.Binary;

    public double Value(double z, double y)
        // ln(1 + e^z) - y z, in the form that neither overflows nor cancels.
        => Math.Max(z, 0) - (y * z) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    public double Gradient(double z, double y) => Link(z) - y;

    public double ImplicitGradient(double z, double y, double s)
    {
        var g = Gradient(z, y);
        if (s <= 0 || g == 0)
        {
            return g;
        }

        // f(g) = g - l'(z - s g) rises with slope 1 + s p (1 - p) >= 1 and has its one root between 0 and l'(z): Newton, kept inside that bracket.
        double low = Math.Min(0, g), high = Math.Max(0, g);
        for (var i = 0; i < 64; i++)
        {
            var p = Link(z - (s * g));
            var f = g - (p - y);
            if (Math.Abs(f) < 1e-13)
            {
                break;
            }

            if (f > 0)
            {
                high = g;
            }
            else
            {
                low = g;
            }

            g -= f / (1 + (s * p * (1 - p)));
            if (!(g > low && g < high))
            {
                g = 0.5 * (low + high);
            }
        }

        return g;
    }

    public double Link(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
}
