namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What the columns of defined views give: an aggregate a float, a plain feature what its field is.</summary>
public sealed class FeatureViewKinds(IReadOnlyDictionary<string, FeatureViewDefinition> views, IReadOnlyDictionary<string, SourceDefinition> sources) : IColumnKinds
{
    public IEnumerable<string> ColumnsOf(string view) => views.TryGetValue(view, out var found) ? found.ColumnNames : [];

    public DatumKind? KindOf(ViewColumn column)
    {
        if (!views.TryGetValue(column.View, out var view))
        {
            return null;
        }

        return view.Columns.Any(each => each.Name == column.Column) ? DatumKind.Float
            : view.Features.Contains(column.Column) && sources.TryGetValue(view.Source, out var source) && source.Fields.FirstOrDefault(field => field.Name == column.Column) is { } field ? KindNames.Of(field.Type)
            : null;
    }
}
