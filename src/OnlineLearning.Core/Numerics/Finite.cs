using System.Runtime.CompilerServices;

namespace OnlineLearning.Core.Numerics;

/// <summary>
/// Keeps learning finite. State is stored as floats within +-<see cref="Bound"/> and computed with in doubles: products of two such values, of an
/// input up to 3.4e38, and sums of 2^20 of them stay below 1e200, so that neither infinity nor NaN can arise.
/// </summary>
public static class Finite
{
    /// <summary>Largest magnitude of a stored weight or accumulator.</summary>
    public const float Bound = 1e30f;

    /// <summary>Largest magnitude of a label, and of a score.</summary>
    public const double ScoreBound = 1e38;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Store(double value) => (float)Math.Clamp(value, -Bound, Bound);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Score(double value) => Math.Clamp(value, -ScoreBound, ScoreBound);
}
