using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds a map from field to type: the name of the type, or a map with the settings of a vector.</summary>
internal static class FieldBinder
{
    private static readonly Dictionary<string, FieldType> Types =
        Enum.GetValues<FieldType>().ToDictionary(t => t.ToString().ToLowerInvariant());

    public static List<FieldDefinition> Bind(NodeCursor at, int most)
    {
        List<FieldDefinition> fields = [];
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from field to type").Entries())
        {
            if (!DefinitionName.IsValid(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, DefinitionName.Allowed);
            }

            fields.Add(Field(entry.Key, value));
        }

        if (fields.Count > most)
        {
            at.Errors.Add(at.Position, at.Path, $"{fields.Count} fields", $"at most {most} fields");
            return fields[..most];
        }

        return fields;
    }

    private static FieldDefinition Field(string name, NodeCursor at)
    {
        if (!at.IsMap)
        {
            at.Require($"one of: {string.Join(", ", Types.Keys)}");
            FieldType plain = Types[at.OneOf(Types.Keys) ?? "float"];
            if (plain == FieldType.Vector)
            {
                at.Refuse($"a vector with its length, as {{ type: vector, length: 8 }}, 1 to {FieldDefinition.MostLength}");
            }

            return new FieldDefinition(name, plain);
        }

        MapCursor fields = at.Map();
        NodeCursor typeAt = fields.Field("type");
        NodeCursor length = fields.Field("length");
        fields.RefuseUnknown();
        typeAt.Require($"one of: {string.Join(", ", Types.Keys)}");
        if (typeAt.OneOf(Types.Keys) is not { } type)
        {
            return new FieldDefinition(name, FieldType.Float);
        }

        if (Types[type] != FieldType.Vector)
        {
            length.Forbid($"no length: {type} is one value");
            return new FieldDefinition(name, Types[type]);
        }

        length.Require($"the number of numbers in the vector, 1 to {FieldDefinition.MostLength}");
        return new FieldDefinition(name, FieldType.Vector, length.Whole(1, FieldDefinition.MostLength) ?? 1);
    }
}
