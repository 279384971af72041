namespace OnlineLearning.Core.Learning;

/// <summary>
/// A learner of one class out of several. Its <see cref="ILearner.Score"/> is the number of the likeliest class, its label the number of the true one; it has no personal terms, so that offset and
/// curvature are left out.
/// </summary>
public interface IClassLearner : ILearner
{
    /// <summary>Number of classes, 2 to <see cref="ClassNames.Most"/>.</summary>
    int Classes { get; }

    /// <summary>Fills in the probability of each class; they sum to 1. May be called while another thread learns.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="into">As many as there are classes.</param>
    void Probabilities(ReadOnlySpan<Entry> x, Span<double> into);

    /// <summary><see cref="Probabilities"/> and then <see cref="ILearner.Learn"/> of the same example, with the same results to the last bit: a learner may do them at once.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="label">Number of the class.</param>
    /// <param name="weight">Importance, 0 to 1e6.</param>
    /// <param name="into">Receives what <see cref="Probabilities"/> gives.</param>
    LearnResult ProbabilitiesThenLearn(ReadOnlySpan<Entry> x, double label, double weight, Span<double> into)
    {
        Probabilities(x, into);
        return Learn(x, 0, 0, label, weight);
    }
}
