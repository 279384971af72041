using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class EntityBinder
{
    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.Entities))
        {
            string name = entry.Key;
            MapCursor fields = at.Map();
            NodeCursor one = fields.Field("join_key");
            NodeCursor several = fields.Field("join_keys");
            fields.RefuseUnknown();
            if (!one.IsAbsent)
            {
                several.Forbid("join_key or join_keys, not both");
            }

            scope.Entities[name] = new EntityDefinition(name, several.IsAbsent ? [one.FreeText() ?? name] : Several(several));
        }
    }

    private static List<string> Several(NodeCursor at)
    {
        string allowed = $"1 to {EntityDefinition.MostJoinKeys} columns";
        List<string> keys = [];
        IReadOnlyList<NodeCursor> items = at.Items();
        foreach (NodeCursor item in items.Take(EntityDefinition.MostJoinKeys))
        {
            string key = item.FreeText() ?? "";
            if (key.Length > 0 && keys.Contains(key))
            {
                item.Refuse("each column once");
            }

            keys.Add(key);
        }

        if (items.Count is 0 or > EntityDefinition.MostJoinKeys)
        {
            at.Errors.Add(at.Position, at.Path, $"{items.Count} columns", allowed);
        }

        return keys.Count == 0 ? [""] : keys;
    }
}
