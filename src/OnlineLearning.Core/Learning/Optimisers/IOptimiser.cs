using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Makes a gradient into a step of the weights. The linear learner asks how far the step will reach, finds the gradient at its end (the implicit step), and has it applied; weights and state move
/// only then, but for sums that the reach itself depends on.
/// </summary>
public interface IOptimiser
{
    /// <summary>Whether it reads <see cref="Update.Information"/>, which is 0 otherwise.</summary>
    bool IsInformed => false;

    /// <summary>Takes the example into the sums that decide the step.</summary>
    /// <param name="terms">Places with values in units of their scale: standardised, or raw over their root mean square. <see cref="ExampleTerms.Rates"/> is free to use until <see cref="Apply"/>.</param>
    /// <param name="weights">The weight table; a weight is that of the scaled value times <see cref="ExampleTerms.Inverses"/>.</param>
    /// <param name="update">The rest.</param>
    /// <returns>How far the score will move: each finite, the curvature >= 0.</returns>
    Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update);

    /// <summary>Moves the weights.</summary>
    /// <param name="terms">As prepared.</param>
    /// <param name="weights">The weight table.</param>
    /// <param name="gradient">Derivative of the loss at the end of the step, times weight.</param>
    /// <param name="drifts">Whether the drift is part of the step.</param>
    /// <param name="update">As prepared.</param>
    void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update);

    /// <summary>The world has moved: what narrows steps beside the schedule widens again to so much of its start. Default: nothing does.</summary>
    void Rewarm(double share)
    {
    }

    void Write(StateWriter writer);

    void Read(ref StateReader reader);
}
