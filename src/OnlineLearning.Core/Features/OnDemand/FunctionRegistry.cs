namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>The functions and operators of expressions. A new function is one line in one of the lists.</summary>
public static class FunctionRegistry
{
    /// <summary>Written between or before what they take.</summary>
    public static IReadOnlyList<OnDemandFunction> Operators { get; } = OperatorList.All;

    /// <summary>Called by name, in the order of the documentation.</summary>
    public static IReadOnlyList<OnDemandFunction> Functions { get; } =
        [.. FunctionsOfNull.All, .. FunctionsOfNumbers.All, .. FunctionsOfText.All, .. FunctionsOfTime.All, .. FunctionsOfVectors.All];

    public static IReadOnlyCollection<string> Names { get; } = [.. Functions.Select(function => function.Name).Distinct()];

    private static readonly ILookup<string, OnDemandFunction> ByName = Operators.Concat(Functions).ToLookup(function => function.Name);

    /// <summary>All of a name, in order of registration; empty if there is none.</summary>
    public static IEnumerable<OnDemandFunction> Find(string name) => ByName[name];
}
