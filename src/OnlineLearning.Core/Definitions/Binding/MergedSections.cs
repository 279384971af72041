namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>All documents as one: per section, each name once.</summary>
internal sealed class MergedSections(BindingErrors errors)
{
    private readonly Dictionary<string, Dictionary<string, EntryCursor>> sections =
        Section.All.ToDictionary(s => s, _ => new Dictionary<string, EntryCursor>());

    public IReadOnlyCollection<string> Names(string section) => sections[section].Keys;

    public IEnumerable<EntryCursor> Items(string section) => sections[section].Values;

    public void Add(DefinitionNode document) => Add(document, (name, at, first) =>
        errors.Add(at, name.Path, name.Path[(name.Path.IndexOf('.') + 1)..], $"each name once; it is also at {first}"));

    /// <summary>What is named already stays.</summary>
    public void AddBelow(DefinitionNode document) => Add(document, (_, _, _) => { });

    private void Add(DefinitionNode document, Action<NodeCursor, SourcePosition, SourcePosition> onTaken)
    {
        MapCursor top = new NodeCursor(errors, "", document.Position, document).Map($"a map of {string.Join(", ", Section.All)}");
        foreach (string section in Section.All)
        {
            foreach (EntryCursor item in top.Field(section).Map("a map from name to definition").Entries())
            {
                MapEntry entry = item.Entry;
                if (!DefinitionName.IsValid(entry.Key))
                {
                    errors.Add(entry.KeyPosition, $"{section}.{entry.Key}", entry.Key, DefinitionName.Allowed);
                }

                if (!sections[section].TryAdd(entry.Key, item))
                {
                    onTaken(item.Value, entry.KeyPosition, sections[section][entry.Key].Entry.KeyPosition);
                }
            }
        }

        // What an editor puts into a JSON document to find the schema.
        top.Field("$schema");
        top.RefuseUnknown();
    }
}
