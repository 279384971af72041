namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>What a model must beat: a prediction that needs no features. A binary label is 0 or 1, its prediction a probability.</summary>
public interface IBaseline
{
    /// <summary>Name in reports.</summary>
    string Name { get; }

    /// <summary>The prediction before the label is known; finite.</summary>
    /// <param name="entity">Key of the primary entity.</param>
    double Predict(string entity);

    /// <summary>Takes the label; NaN is passed over, magnitudes beyond 1e100 count as that.</summary>
    void Learn(string entity, double label);
}
