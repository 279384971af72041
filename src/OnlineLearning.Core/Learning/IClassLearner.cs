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
}
