using OnlineLearning.Batch.History;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Cli.History;

/// <summary>Which columns of the rows say whose, when, and what on-demand views need.</summary>
internal sealed class EntityRowColumns
{
    /// <param name="settings">Names of the times.</param>
    /// <param name="entities">Whose keys the rows have.</param>
    /// <param name="selection">What the rows are joined to.</param>
    /// <param name="columns">Those that there are.</param>
    /// <exception cref="CommandException">One is not there.</exception>
    public EntityRowColumns(EntityRowsSettings settings, IEnumerable<EntityDefinition> entities, FeatureSelection selection, TableColumns columns)
    {
        Keys = [.. entities.Select(entity => new JoinColumns(entity, columns))];
        Time = columns.Find(settings.Time, "time of the rows; --time names another");
        Created = settings.Created is { } created && (created != EntityRowsSettings.RowTime || columns.Has(created)) ? columns.Find(created, "created-time filter") : -1;
        Request = [.. selection.Request.Select(field => (field, columns.Find(field.Name, $"{KindNames.Of(KindNames.Of(field.Type))} that on-demand view {selection.NeededBy(field.Name)} needs of the request")))];
    }

    public JoinColumns[] Keys { get; }

    public int Time { get; }

    /// <summary>-1 where the filter is not a column.</summary>
    public int Created { get; }

    public (FieldDefinition Field, int Place)[] Request { get; }
}
