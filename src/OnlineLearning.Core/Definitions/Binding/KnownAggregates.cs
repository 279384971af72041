namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>What the binder has to know about each aggregate.</summary>
/// <param name="NeedsField">It aggregates a field, named by <c>of</c>.</param>
/// <param name="TakesText">That field may be text.</param>
/// <param name="Decays">It has a half-life instead of a window.</param>
internal readonly record struct KnownAggregate(bool NeedsField, bool TakesText, bool Decays);

internal static class KnownAggregates
{
    public static IReadOnlyDictionary<string, KnownAggregate> ByName { get; } = new Dictionary<string, KnownAggregate>
    {
        ["count"] = new(NeedsField: false, TakesText: true, Decays: false),
        ["sum"] = new(NeedsField: true, TakesText: false, Decays: false),
        ["mean"] = new(NeedsField: true, TakesText: false, Decays: false),
        ["min"] = new(NeedsField: true, TakesText: false, Decays: false),
        ["max"] = new(NeedsField: true, TakesText: false, Decays: false),
        ["std"] = new(NeedsField: true, TakesText: false, Decays: false),
        ["last"] = new(NeedsField: true, TakesText: true, Decays: false),
        ["ewma"] = new(NeedsField: true, TakesText: false, Decays: true),
    };
}
