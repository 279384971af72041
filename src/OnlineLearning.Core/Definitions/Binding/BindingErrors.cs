namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Errors found so far; the first <see cref="Most"/> are kept.</summary>
internal sealed class BindingErrors
{
    public const int Most = 1000;

    private readonly List<DefinitionError> errors = [];

    public bool IsFull => errors.Count >= Most;

    public void Add(SourcePosition position, string field, string? given, string allowed)
    {
        if (!IsFull)
        {
            errors.Add(new DefinitionError(position, field, given, allowed));
        }
    }

    public IReadOnlyList<DefinitionError> InOrder() => errors.Count == 0 ? [] :
        [.. errors.OrderBy(e => e.Position.File, StringComparer.Ordinal).ThenBy(e => e.Position.Line).ThenBy(e => e.Position.Column)];
}
