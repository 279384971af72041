namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>A column of a view, as it is asked for: <c>view:column</c>.</summary>
public readonly record struct ViewColumn(string View, string Column)
{
    /// <summary>View and column of <c>view:column</c>; of <c>view</c> all columns: null.</summary>
    public static (string View, string? Column) Parse(string reference)
        => reference.IndexOf(':') is >= 0 and var colon ? (reference[..colon], reference[(colon + 1)..]) : (reference, null);

    public override string ToString() => $"{View}:{Column}";
}
