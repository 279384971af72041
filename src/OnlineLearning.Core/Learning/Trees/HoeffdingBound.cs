namespace OnlineLearning.Core.Learning.Trees;

/// <summary>How far a mean of n observations can be from the true one.</summary>
public static class HoeffdingBound
{
    /// <summary>epsilon = sqrt(R^2 ln(1/delta) / (2 n)) (Domingos and Hulten 2000, equation 1).</summary>
    /// <param name="range">R: what a single observation can differ by; 1 for the information gain of two classes and for a ratio.</param>
    /// <param name="delta">Chance to be farther off, above 0, below 1.</param>
    /// <param name="n">Observations, above 0.</param>
    public static double Of(double range, double delta, double n) => Math.Sqrt(range * range * Math.Log(1 / delta) / (2 * n));
}
