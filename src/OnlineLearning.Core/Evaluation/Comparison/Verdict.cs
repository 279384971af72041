namespace OnlineLearning.Core.Evaluation.Comparison;

/// <summary>What a paired comparison says of a model against the first.</summary>
public enum Verdict
{
    /// <summary>Too few rows for an interval.</summary>
    TooFewRows,

    /// <summary>Every difference is zero.</summary>
    Same,

    /// <summary>The interval holds zero.</summary>
    NoDifferenceShown,

    /// <summary>The whole interval is below zero: less loss.</summary>
    Better,

    /// <summary>The whole interval is above zero: more loss.</summary>
    Worse,
}
