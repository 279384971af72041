using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds what people want to know of a view or a service; it stands flat in its map.</summary>
internal static class MetadataBinder
{
    private const int MostTags = 64;

    public static FeatureMetadata Bind(MapCursor fields)
    {
        string? description = fields.Field("description").LongText();
        string? owner = fields.Field("owner").FreeText();
        Dictionary<string, string> tags = Tags(fields.Field("tags"));
        int version = fields.Field("version").Whole(1, int.MaxValue) ?? 0;
        return description is null && owner is null && tags.Count == 0 && version == 0 ? FeatureMetadata.None : new FeatureMetadata(description, owner, tags, version);
    }

    private static Dictionary<string, string> Tags(NodeCursor at)
    {
        Dictionary<string, string> tags = [];
        int stated = 0;
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from tag to text").Entries())
        {
            if (++stated > MostTags)
            {
                continue;
            }

            if (!DefinitionName.IsValidText(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, DefinitionName.AllowedText);
            }

            value.Require(DefinitionName.AllowedText);
            tags[entry.Key] = value.FreeText() ?? "";
        }

        if (stated > MostTags)
        {
            at.Errors.Add(at.Position, at.Path, $"{stated} tags", $"at most {MostTags} tags");
        }

        return tags;
    }
}
