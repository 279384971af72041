namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>Metrics that forget, so that a learning curve shows what the model is worth now.</summary>
public interface IRecentMetrics
{
    /// <summary>Examples counted, the forgotten ones too.</summary>
    long Seen { get; }

    /// <summary>The metrics that are defined, under the names of the cumulative ones; none is NaN.</summary>
    IEnumerable<KeyValuePair<string, double>> Values { get; }

    /// <summary>Counts one example.</summary>
    /// <param name="prediction">Probability of the positive class, or the number predicted.</param>
    /// <param name="label">Positive from 0.5 on, or the number.</param>
    /// <param name="loss">The model's own loss; regression shows its mean as <c>loss</c>, binary has the log loss.</param>
    /// <exception cref="ArgumentOutOfRangeException">The prediction or the label is NaN.</exception>
    void Add(double prediction, double label, double loss);
}
