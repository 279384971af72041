using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What the columns of defined views give: an aggregate what it results in, a plain feature what its field is.</summary>
public sealed class FeatureViewKinds(IReadOnlyDictionary<string, FeatureViewDefinition> views, IReadOnlyDictionary<string, SourceDefinition> sources) : IColumnKinds
{
    public IEnumerable<string> ColumnsOf(string view) => views.TryGetValue(view, out var found) ? found.ColumnNames : [];

    public DatumKind? KindOf(ViewColumn column)
    {
        if (!views.TryGetValue(column.View, out var view) || !sources.TryGetValue(view.Source, out var source))
        {
            return null;
        }

        return view.Columns.FirstOrDefault(each => each.Name == column.Column) is { } aggregate
            ? AggregateRegistry.Find(aggregate.Aggregate) is null ? DatumKind.Float : AggregateRegistry.ResultOf(aggregate, source)
            : view.Features.Contains(column.Column) && source.Fields.FirstOrDefault(field => field.Name == column.Column) is { } field ? KindNames.Of(field.Type)
            : null;
    }
}
