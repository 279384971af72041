using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>Prequential metrics of one task: mergeable, so that any split of the examples over slots or silos gives the whole.</summary>
public interface IMetrics
{
    /// <summary>Examples counted.</summary>
    double Count { get; }

    /// <summary>The metrics that are defined, under snake_case names; none is NaN, an undefined one is left out.</summary>
    IEnumerable<KeyValuePair<string, double>> Values { get; }

    /// <summary>Counts one prediction with its label, weight 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The prediction or the label is NaN.</exception>
    void Add(double prediction, double label);

    /// <exception cref="ArgumentException">The other is of another kind or another number of bins.</exception>
    void Merge(IMetrics other);

    /// <summary>Back to nothing.</summary>
    void Clear();

    /// <summary>An empty one of the same kind and bins.</summary>
    IMetrics Create();

    void Write(StateWriter writer);

    /// <summary>Replaces the state by one that the same kind wrote.</summary>
    void Read(ref StateReader reader);
}
