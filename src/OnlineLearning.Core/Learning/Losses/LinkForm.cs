namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A loss's link written down, for readers that have no <see cref="ILoss.Link"/>: u = slope z + offset, held within least and greatest, and then what the kind says.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Slope">Of u.</param>
/// <param name="Offset">Of u.</param>
/// <param name="Least">Of u.</param>
/// <param name="Greatest">Of u.</param>
public sealed record LinkForm(string Kind, double Slope = 1, double Offset = 0, double Least = double.MinValue, double Greatest = double.MaxValue)
{
    /// <summary>u itself.</summary>
    public const string Identity = "identity";

    /// <summary>1 / (1 + e^-u).</summary>
    public const string Logistic = "logistic";

    /// <summary>e^u.</summary>
    public const string Exponential = "exponential";

    public static IReadOnlyList<string> Kinds { get; } = [Identity, Logistic, Exponential];

    /// <summary>From score to prediction.</summary>
    public double Of(double z)
    {
        var u = Math.Clamp((Slope * z) + Offset, Least, Greatest);
        return Kind switch { Logistic => LogisticLoss.Probability(u), Exponential => Math.Exp(u), _ => u };
    }
}
