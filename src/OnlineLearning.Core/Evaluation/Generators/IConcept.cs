using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>A joint distribution of inputs and label, which may move by itself from row to row.</summary>
public interface IConcept
{
    /// <summary>
    /// Draws a row. <paramref name="random"/> stands at the row's own beginning: concepts that take the inputs from it first, and as many numbers
    /// whatever their settings, differ in their labels alone.
    /// </summary>
    void Draw(SeededRandom random, Span<double> row);
}

/// <summary>A concept that has something between itself and another of its kind: only these know incremental drift.</summary>
public interface IMovableConcept : IConcept
{
    /// <summary>As <see cref="IConcept.Draw"/>, from the concept that is <paramref name="share"/> (0 to 1) of the way to <paramref name="towards"/>.</summary>
    void DrawBetween(SeededRandom random, IConcept towards, double share, Span<double> row);
}
