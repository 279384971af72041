using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class SourceBinder
{
    private const int MostFields = 1024;

    private static readonly Dictionary<string, FieldType> Types =
        Enum.GetValues<FieldType>().ToDictionary(t => t.ToString().ToLowerInvariant());

    public static void Bind(DefinitionScope scope)
    {
        foreach ((string name, NodeCursor at) in scope.Items(Section.Sources))
        {
            MapCursor fields = at.Map();
            NodeCursor entity = fields.Field("entity");
            entity.Require("the entity that the events are about");
            scope.Sources[name] = new SourceDefinition(name, scope.EntityAt(entity) ?? "", Fields(fields.Field("fields")));
            fields.RefuseUnknown();
        }
    }

    private static List<FieldDefinition> Fields(NodeCursor at)
    {
        List<FieldDefinition> fields = [];
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from field to type").Entries())
        {
            if (!DefinitionName.IsValid(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, DefinitionName.Allowed);
            }

            value.Require($"one of: {string.Join(", ", Types.Keys)}");
            fields.Add(new FieldDefinition(entry.Key, Types[value.OneOf(Types.Keys) ?? "float"]));
        }

        if (fields.Count > MostFields)
        {
            at.Errors.Add(at.Position, at.Path, $"{fields.Count} fields", $"at most {MostFields} fields");
            return fields[..MostFields];
        }

        return fields;
    }
}
