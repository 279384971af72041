namespace OnlineLearning.Core.Features.History;

/// <summary>How a served value stands to the one that history gives.</summary>
public enum Agreement
{
    /// <summary>Both are the same, or neither has a value.</summary>
    Matched,

    /// <summary>History has a value, what was served had none.</summary>
    Missing,

    /// <summary>A value was served that history does not have.</summary>
    Extra,

    /// <summary>Both have a value, and they differ.</summary>
    Mismatched,
}
