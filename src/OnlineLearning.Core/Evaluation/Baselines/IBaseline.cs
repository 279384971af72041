namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>
/// What a model must beat: a prediction that needs no features. A binary label is 0 or 1, its prediction a probability. Entities go by numbers, given in the order in which they first come, from 0;
/// <see cref="ComesOnce"/> is one that never comes again.
/// </summary>
public interface IBaseline
{
    /// <summary>Number of an entity that comes once.</summary>
    const int ComesOnce = -1;

    /// <summary>Name in reports.</summary>
    string Name { get; }

    /// <summary>The prediction before the label is known; finite.</summary>
    /// <param name="entity">Number of the primary entity.</param>
    double Predict(int entity);

    /// <summary>Takes the label; NaN is passed over, magnitudes beyond 1e100 count as that.</summary>
    void Learn(int entity, double label);
}
