using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class ViewBinder
{
    private const int MostColumns = 256;

    public static void Bind(DefinitionScope scope)
    {
        foreach ((string name, NodeCursor at) in scope.Items(Section.FeatureViews))
        {
            MapCursor fields = at.Map();
            NodeCursor source = fields.Field("source");
            source.Require("the source whose events feed the view");
            string sourceName = scope.SourceAt(source) ?? "";
            TimeSpan ttl = fields.Field("ttl").Duration(TimeSpan.Zero, DefinitionDuration.Longest) ?? TimeSpan.Zero;
            scope.FeatureViews[name] = new FeatureViewDefinition(name, sourceName, ttl, Columns(scope, fields.Field("columns"), sourceName));
            fields.RefuseUnknown();
        }
    }

    private static List<AggregateDefinition> Columns(DefinitionScope scope, NodeCursor at, string source)
    {
        List<AggregateDefinition> columns = [];
        AggregateBinder aggregates = new(scope, source);
        at.Require("at least one column");
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

        if (at.IsMap && stated is 0 or > MostColumns)
        {
            at.Errors.Add(at.Position, at.Path, $"{stated} columns", $"1 to {MostColumns} columns");
        }

        return columns;
    }
}
