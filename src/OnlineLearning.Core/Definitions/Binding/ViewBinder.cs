using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class ViewBinder
{
    private const int MostColumns = 256;
    private const int MostFeatures = 1024;

    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.FeatureViews))
        {
            string name = entry.Key;
            MapCursor fields = at.Map();
            NodeCursor source = fields.Field("source");
            source.Require("the source whose events feed the view");
            string sourceName = scope.SourceAt(source) ?? "";
            TimeSpan ttl = fields.Field("ttl").Duration(TimeSpan.Zero, DefinitionDuration.Longest) ?? TimeSpan.Zero;
            NodeCursor columnsAt = fields.Field("columns");
            NodeCursor featuresAt = fields.Field("features");
            List<AggregateDefinition> columns = Columns(scope, columnsAt, featuresAt, sourceName);
            scope.FeatureViews[name] = new FeatureViewDefinition(name, sourceName, ttl, columns)
            {
                Features = Features(scope, featuresAt, sourceName, [.. columns.Select(column => column.Name)]),
                Metadata = MetadataBinder.Bind(fields),
            };
            fields.RefuseUnknown();
        }
    }

    private static List<AggregateDefinition> Columns(DefinitionScope scope, NodeCursor at, NodeCursor features, string source)
    {
        List<AggregateDefinition> columns = [];
        AggregateBinder aggregates = new(scope, source);
        if (features.IsAbsent)
        {
            at.Require("at least one column, or features");
        }

        int stated = 0;
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from column to aggregate").Entries())
        {
            if (++stated > MostColumns)
            {
                continue;
            }

            if (!DefinitionName.IsValid(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, DefinitionName.Allowed);
            }

            columns.Add(aggregates.Bind(entry.Key, value));
        }

        if (at.IsMap && (stated > MostColumns || (stated == 0 && features.IsAbsent)))
        {
            at.Errors.Add(at.Position, at.Path, $"{stated} columns", $"1 to {MostColumns} columns");
        }

        return columns;
    }

    private static List<string> Features(DefinitionScope scope, NodeCursor at, string source, HashSet<string> columns)
    {
        IReadOnlyList<NodeCursor> items = at.Items();
        string[]? fields = scope.Sources.TryGetValue(source, out SourceDefinition? found) ? [.. found.Fields.Select(f => f.Name)] : null;
        List<string> features = [];
        HashSet<string> seen = [];
        foreach (NodeCursor item in items.Take(MostFeatures))
        {
            if ((fields is null ? item.Name() : item.OneOf(fields, $"a field of source {source}")) is not { } feature)
            {
                continue;
            }

            if (!seen.Add(feature))
            {
                item.Refuse("each field once");
            }
            else if (columns.Contains(feature))
            {
                item.Refuse("a field whose name no column of the view has");
            }

            // An answer in Feast's form carries the keys beside the features, by name.
            if (scope.EntityOfSource(source) is { } name && scope.Entities.TryGetValue(name, out EntityDefinition? entity) && entity.JoinKeys.Contains(feature))
            {
                item.Refuse($"a field whose name is not that of a join key of entity {name}: an answer holds both by name");
            }

            features.Add(feature);
        }

        if (!at.IsAbsent && items.Count is 0 or > MostFeatures)
        {
            at.Errors.Add(at.Position, at.Path, $"{items.Count} features", $"1 to {MostFeatures} fields of the source");
        }

        return features;
    }
}
