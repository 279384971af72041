using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>Chooses the step length of each coordinate; the linear learner does the rest.</summary>
public interface IOptimiser
{
    /// <summary>Fills <paramref name="rates"/> with the step length of each coordinate of this example, and takes the example into its own sums.</summary>
    /// <param name="index">Places in the weight table, each once.</param>
    /// <param name="values">Values in units of their scale: standardised, or raw over their root mean square.</param>
    /// <param name="gradient">Loss gradient at the current score, times weight.</param>
    /// <param name="labelScale">Running deviation of the labels (1 for binary): keeps adaptive steps independent of the label's unit.</param>
    /// <param name="rate">The schedule's rate of this update.</param>
    /// <param name="updates">Updates before this one.</param>
    /// <param name="rates">Receives the rates, each >= 0 and finite.</param>
    void Rates(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, double labelScale, double rate, long updates, Span<double> rates);

    void Write(StateWriter writer);

    void Read(ref StateReader reader);
}
