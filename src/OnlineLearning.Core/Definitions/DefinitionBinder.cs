using OnlineLearning.Core.Definitions.Binding;

namespace OnlineLearning.Core.Definitions;

/// <summary>
/// Turns parsed documents into a cross-checked <see cref="DefinitionSet"/>. Each entity, source, view, service and model that is named replaces the
/// applied one of that name as a whole; the others stay, unless <c>prune</c> drops them. The merged whole is checked: an applied model that
/// loses what it needs is an error too, at the place <see cref="AppliedFile"/>. It never throws on any document.
/// </summary>
public static class DefinitionBinder
{
    /// <summary>Stands for a file in errors about what was applied before.</summary>
    public const string AppliedFile = "(applied)";

    /// <param name="documents">The documents of one application; no name may occur in two of them.</param>
    /// <param name="onTopOf">What is applied; null: nothing.</param>
    /// <param name="prune">What no document names is dropped.</param>
    public static BindResult Bind(IReadOnlyList<DefinitionNode> documents, DefinitionSet? onTopOf = null, bool prune = false)
    {
        BindingErrors errors = new();
        MergedSections merged = new(errors);
        foreach (DefinitionNode document in documents)
        {
            merged.Add(document);
        }

        if (onTopOf is not null && !prune)
        {
            merged.AddBelow(DefinitionJson.ReadNode(DefinitionJson.Write(onTopOf), AppliedFile));
        }

        DefinitionScope scope = new(errors, merged);
        EntityBinder.Bind(scope);
        SourceBinder.Bind(scope);
        ViewBinder.Bind(scope);
        OnDemandBinder.Bind(scope);
        ServiceBinder.Bind(scope);
        ModelBinder.Bind(scope);
        IReadOnlyList<DefinitionError> found = errors.InOrder();
        return new BindResult(found.Count == 0 ? scope.ToSet() : onTopOf ?? DefinitionSet.Empty, found);
    }
}
