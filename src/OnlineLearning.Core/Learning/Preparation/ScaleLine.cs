namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>What a number counts as at one moment: (x - centre) scale, held within low and high.</summary>
/// <param name="Centre">In the input's unit.</param>
/// <param name="Scale">1 in the input's unit; 0 while the input has no spread, so that it counts as 0.</param>
/// <param name="Low">Without unit.</param>
/// <param name="High">Without unit.</param>
public readonly record struct ScaleLine(double Centre, double Scale, double Low, double High)
{
    /// <summary>Of a number that counts as it is.</summary>
    public static ScaleLine AsIs { get; } = new(0, 1, float.MinValue, float.MaxValue);

    public double Of(double x) => Math.Clamp((x - Centre) * Scale, Low, High);
}
