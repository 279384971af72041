namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>All documents as one: per section, each name once.</summary>
internal sealed class MergedSections(BindingErrors errors)
{
    private readonly Dictionary<string, Dictionary<string, (SourcePosition Name, NodeCursor Value)>> sections =
        Section.All.ToDictionary(s => s, _ => new Dictionary<string, (SourcePosition, NodeCursor)>());

    public IReadOnlyCollection<string> Names(string section) => sections[section].Keys;

    public IEnumerable<(string Name, NodeCursor Value)> Items(string section) => sections[section].Select(i => (i.Key, i.Value.Value));

    public void Add(DefinitionNode document) => Add(document, (name, at, first) =>
        errors.Add(at, name.Path, name.Path[(name.Path.IndexOf('.') + 1)..], $"each name once; it is also at {first}"));

    /// <summary>What is named already stays.</summary>
    public void AddBelow(DefinitionNode document) => Add(document, (_, _, _) => { });

    private void Add(DefinitionNode document, Action<NodeCursor, SourcePosition, SourcePosition> onTaken)
    {
        MapCursor top = new NodeCursor(errors, "", document.Position, document).Map($"a map of {string.Join(", ", Section.All)}");
        foreach (string section in Section.All)
        {
            foreach ((MapEntry entry, NodeCursor value) in top.Field(section).Map("a map from name to definition").Entries())
            {
                if (!DefinitionName.IsValid(entry.Key))
                {
                    errors.Add(entry.KeyPosition, $"{section}.{entry.Key}", entry.Key, DefinitionName.Allowed);
                }

                if (!sections[section].TryAdd(entry.Key, (entry.KeyPosition, value)))
                {
                    onTaken(value, entry.KeyPosition, sections[section][entry.Key].Name);
                }
            }
        }

        // What an editor puts into a JSON document to find the schema.
        top.Field("$schema");
        top.RefuseUnknown();
    }
}
