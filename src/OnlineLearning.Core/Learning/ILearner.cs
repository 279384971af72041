using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>
/// The shared part of a model: learns one example at a time, in order. One writer calls <see cref="Learn"/>; any number of readers call
/// <see cref="Score"/> and <see cref="Value"/> at the same time without a lock, and may see some coordinates before and some after an update.
/// </summary>
public interface ILearner
{
    /// <summary>Examples learnt: t of the schedule, less what it was set back by.</summary>
    long Updates { get; }

    /// <summary>Learning rate of the next update.</summary>
    double Rate { get; }

    /// <summary>The combined score: the personal terms' share included, since a learner that mixes predictions has to know it.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="offset">Personal score.</param>
    double Score(ReadOnlySpan<Entry> x, double offset);

    /// <summary>What this entry counts as: standardised where the learner standardises, raw otherwise. Personal coefficients use the same value.</summary>
    double Value(in Entry entry);

    /// <summary>Learns one example in full: what it was like before, the step, the change of state.</summary>
    /// <param name="x">The kept vector.</param>
    /// <param name="offset">Personal score, added to w.x and not learnt here.</param>
    /// <param name="curvature">How far the personal score moves for a unit of gradient, >= 0: the implicit step reckons with it.</param>
    /// <param name="label">Finite; 0 to 1 for binary losses.</param>
    /// <param name="weight">Importance, 0 to 1e6; 2 has the effect of a step twice as long, never of an overshoot.</param>
    /// <returns>The score before the step and the gradient, times weight, that every personal term applies.</returns>
    LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight);

    /// <summary><see cref="Score"/>, which it leaves in <paramref name="score"/>, and then <see cref="Learn"/> of the same example, with the same results to the last bit: a learner may do them at once.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="offset">Personal score.</param>
    /// <param name="curvature">How far the personal score moves for a unit of gradient, >= 0.</param>
    /// <param name="label">Finite.</param>
    /// <param name="weight">Importance, 0 to 1e6.</param>
    /// <param name="score">What <see cref="Score"/> gives.</param>
    LearnResult ScoreThenLearn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight, out double score)
    {
        score = Score(x, offset);
        return Learn(x, offset, curvature, label, weight);
    }

    /// <summary>
    /// Learns faster again, where the world has moved: sets the schedule back to where its rate was so much of the initial one, never to a lower rate. A learner without a schedule forgets in its
    /// own way, or does nothing.
    /// </summary>
    /// <param name="share">Share of the initial rate, above 0 to 1.</param>
    void Rewarm(double share);

    /// <summary>Writes the whole state as versioned bytes; equal states give equal bytes.</summary>
    void Write(StateWriter writer);

    /// <summary>Takes on the state that <see cref="Write"/> wrote.</summary>
    void Read(ref StateReader reader);
}

/// <summary>What an update found and did.</summary>
/// <param name="Score">Shared score plus offset before the weights moved; the running mean and the scales have taken the example in.</param>
/// <param name="Gradient">Derivative of the loss at the end of the implicit step, times the example's weight.</param>
public readonly record struct LearnResult(double Score, double Gradient);
