namespace OnlineLearning.Core.Definitions;

/// <summary>What became of binding: the merged whole, or everything that is wrong with it.</summary>
/// <param name="Set">The merged set; what was applied before where there are errors.</param>
/// <param name="Errors">All errors (the first 1,000) by file, line and column; empty: the set is valid.</param>
public sealed record BindResult(DefinitionSet Set, IReadOnlyList<DefinitionError> Errors)
{
    public bool IsValid => Errors.Count == 0;
}
