namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>An entry of a map being read.</summary>
internal sealed record EntryCursor(MapEntry Entry, NodeCursor Value);

/// <summary>A map being read: it learns from <see cref="Field"/> which keys are known and reports all others at the end.</summary>
internal sealed class MapCursor(NodeCursor at)
{
    private readonly IReadOnlyList<MapEntry> entries = at.Node is MapNode map ? map.Entries : [];
    private readonly List<string> known = [];

    /// <summary>A field with a known key; absent fields stand where their map stands.</summary>
    public NodeCursor Field(string key)
    {
        known.Add(key);
        MapEntry? entry = entries.FirstOrDefault(e => e.Key == key);
        return entry is null ? new NodeCursor(at.Errors, Join(key), at.Position, null) : Cursor(entry);
    }

    /// <summary>All entries of a map whose keys are names.</summary>
    public IEnumerable<EntryCursor> Entries() => entries.Select(e => new EntryCursor(e, Cursor(e)));

    public void RefuseUnknown()
    {
        foreach (MapEntry entry in entries.Where(e => !at.Errors.IsFull && !known.Contains(e.Key)))
        {
            at.Errors.Add(entry.KeyPosition, Join(entry.Key), entry.Key, NodeCursor.Choice("one of", known, entry.Key));
        }
    }

    private NodeCursor Cursor(MapEntry entry)
    {
        NodeCursor value = new(at.Errors, Join(entry.Key), entry.Value.Position, entry.Value);
        return value.IsAbsent || value.IsMap ? value with { Position = entry.KeyPosition } : value;
    }

    private string Join(string key) => at.Path.Length == 0 ? key : $"{at.Path}.{key}";
}
