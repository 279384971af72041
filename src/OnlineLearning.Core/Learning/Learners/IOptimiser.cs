using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>Chooses the step length of each coordinate; the linear learner does the rest.</summary>
public interface IOptimiser
{
    /// <summary>Learning rate before any per-coordinate scaling, after <paramref name="updates"/> updates.</summary>
    double Rate(long updates);

    /// <summary>Fills <paramref name="rates"/> with the step length of each coordinate of this example, and takes the example into its own sums.</summary>
    /// <param name="index">Places in the weight table.</param>
    /// <param name="values">Standardised values.</param>
    /// <param name="gradient">Loss gradient at the current score, times weight.</param>
    /// <param name="labelScale">Running deviation of the labels (1 for binary): keeps adaptive steps independent of the label's unit.</param>
    /// <param name="updates">Updates before this one.</param>
    /// <param name="rates">Receives the rates, each >= 0 and finite.</param>
    void Rates(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, double labelScale, long updates, Span<double> rates);

    void Write(StateWriter writer);

    void Read(ref StateReader reader);
}
