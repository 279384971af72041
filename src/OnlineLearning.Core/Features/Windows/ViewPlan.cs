using System.Globalization;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>A feature view's definition, resolved once against its source; shared by the <see cref="ViewWindows"/> of all entities.</summary>
public sealed class ViewPlan
{
    private readonly Dictionary<string, int> _indexes = [];

    /// <exception cref="ArgumentException">The view is of another source, a column is wrong, or two columns have one name.</exception>
    public ViewPlan(FeatureViewDefinition view, SourceDefinition source)
    {
        if (view.Source != source.Name)
        {
            throw new ArgumentException($"source of {view.Name} is {view.Source}; given: {source.Name}.", nameof(source));
        }

        View = view;
        FieldCount = source.Fields.Count;
        Columns = [.. view.Columns.Select(column => Resolve(view, column, source))];
        for (var i = 0; i < view.Columns.Count; i++)
        {
            if (!_indexes.TryAdd(view.Columns[i].Name, i))
            {
                throw new ArgumentException($"name of a column of {view.Name} is {view.Columns[i].Name}; allowed: a name that no other column has.", nameof(view));
            }
        }
    }

    public FeatureViewDefinition View { get; }

    /// <summary>Fields of the source: the length of the values that <see cref="ViewWindows.Apply"/> takes.</summary>
    public int FieldCount { get; }

    internal IReadOnlyList<Column> Columns { get; }

    /// <summary>Place of a column in the view; -1 if it has none of that name.</summary>
    public int IndexOf(string column) => _indexes.GetValueOrDefault(column, -1);

    private static Column Resolve(FeatureViewDefinition view, AggregateDefinition column, SourceDefinition source)
    {
        if (AggregateRegistry.Problems(column, source).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"{problem.Field} of {view.Name}:{column.Name} is {problem.Given}; allowed: {problem.Allowed}.", nameof(view));
        }

        var field = column.Of is null ? -1 : source.Fields.Select(each => each.Name).ToList().IndexOf(column.Of);
        var rule = column.Window is { } window ? WindowRule.Of(window, column.Hop) : WindowRule.Unbounded;
        var key = string.Create(CultureInfo.InvariantCulture, $"{column.Aggregate} {rule.Window.Ticks} {rule.Hop.Ticks} {column.HalfLife?.Ticks ?? 0} {column.Of}");
        return new(AggregateRegistry.Find(column.Aggregate)!.For(column), rule, field, key);
    }

    /// <param name="Aggregate">With its parameters.</param>
    /// <param name="Rule">Its window.</param>
    /// <param name="Field">Index of the field; -1 where every event counts.</param>
    /// <param name="StateKey">Everything that the column's state depends on, and not its name.</param>
    internal sealed record Column(IAggregate Aggregate, WindowRule Rule, int Field, string StateKey);
}
