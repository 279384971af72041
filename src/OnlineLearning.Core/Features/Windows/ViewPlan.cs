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
        PlainFields = [.. view.Features.Select(feature => FieldOf(view, feature, source))];
        foreach (var name in view.ColumnNames)
        {
            if (!_indexes.TryAdd(name, _indexes.Count))
            {
                throw new ArgumentException($"name of a column of {view.Name} is {name}; allowed: a name that no other column has.", nameof(view));
            }
        }
    }

    public FeatureViewDefinition View { get; }

    /// <summary>Fields of the source: the length of the values that <see cref="ViewWindows.Apply"/> takes.</summary>
    public int FieldCount { get; }

    /// <summary>Aggregates and plain features: the aggregates come first.</summary>
    public int ColumnCount => Columns.Length + PlainFields.Length;

    internal Column[] Columns { get; }

    /// <summary>By position of the view's plain features: index of the field.</summary>
    internal int[] PlainFields { get; }

    /// <summary>Place of a column in the view; -1 if it has none of that name.</summary>
    public int IndexOf(string column) => _indexes.GetValueOrDefault(column, -1);

    /// <summary>Place of a plain feature among them; -1 if there is none of that name.</summary>
    internal int PlainIndexOf(string feature) => Math.Max(-1, IndexOf(feature) - Columns.Length);

    /// <summary>The time to live: stale if and only if <c>q - event time &gt; ttl</c>; ttl 0 is for ever.</summary>
    internal bool IsStale(long queryTicks, long eventTicks)
        => View.TimeToLive > TimeSpan.Zero && unchecked((ulong)queryTicks - (ulong)eventTicks) > (ulong)View.TimeToLive.Ticks;

    private static int FieldOf(FeatureViewDefinition view, string feature, SourceDefinition source)
        => source.Fields.Select(field => field.Name).ToList().IndexOf(feature) is >= 0 and var index
            ? index
            : throw new ArgumentException($"features of {view.Name} has {feature}; allowed: a field of source {source.Name}: {string.Join(", ", source.Fields.Select(field => field.Name))}.", nameof(view));

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
    internal sealed record Column(IAggregate Aggregate, WindowRule Rule, int Field, string StateKey)
    {
        private readonly bool _anything = Aggregate.Input == AggregateInput.AnythingOrNothing;

        /// <summary>What the aggregate takes of an event; NaN: nothing.</summary>
        public double Number(ReadOnlySpan<FeatureDatum> values)
            => Field < 0 ? 1 : !_anything ? values[Field].Number : values[Field].IsNull ? double.NaN : 1;
    }
}
