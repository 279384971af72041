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
        Fields = source.Fields;
        Columns = Resolve(view, source);
        Slots = [.. Columns.Select(column => column.Slot).Distinct()];
        Results = [.. Columns.Select(column => column.Result), .. view.Features.Select(feature => source.Fields[FieldOf(view, feature, source)].Type.Kind())];
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

    /// <summary>Its number among the views of its entity.</summary>
    internal int Place { get; init; }

    /// <summary>Fields of the source: the length of the values that <see cref="ViewWindows.Apply"/> takes.</summary>
    public int FieldCount => Fields.Count;

    /// <summary>Aggregates and plain features: the aggregates come first.</summary>
    public int ColumnCount => Columns.Length + PlainFields.Length;

    /// <summary>By place of the column: the kind of its values, where there are any.</summary>
    public IReadOnlyList<DatumKind> Results { get; }

    internal Column[] Columns { get; }

    /// <summary>Windows that are kept, in the order of the first columns that read them.</summary>
    internal WindowSlot[] Slots { get; }

    /// <summary>Source's fields, for what plain features cost.</summary>
    internal IReadOnlyList<FieldDefinition> Fields { get; }

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

    private static void Check(FeatureViewDefinition view, AggregateDefinition column, SourceDefinition source)
    {
        if (AggregateRegistry.Problems(column, source).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"{problem.Field} of {view.Name}:{column.Name} is {problem.Given}; allowed: {problem.Allowed}.", nameof(view));
        }
    }

    // Columns of one state key share their window.
    private static Column[] Resolve(FeatureViewDefinition view, SourceDefinition source)
    {
        var fields = source.Fields.ToList();
        var slots = new List<WindowSlot>();
        var columns = new Column[view.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = view.Columns[i];
            Check(view, column, source);
            var field = fields.FindIndex(each => each.Name == column.Of);
            var aggregate = AggregateRegistry.Find(column.Aggregate)!.For(column, field < 0 ? null : fields[field]);
            var key = WindowSlot.KeyOf(column, aggregate);
            var slot = slots.Find(each => each.StateKey == key);
            if (slot is null)
            {
                slots.Add(slot = new WindowSlot(slots.Count, aggregate, column, field, field < 0 ? null : fields[field], key));
            }

            columns[i] = new(aggregate, slot, AggregateRegistry.ResultOf(column, source));
        }

        return columns;
    }

    /// <param name="Aggregate">With its parameters.</param>
    /// <param name="Slot">The window that it reads.</param>
    /// <param name="Result">Kind of its values.</param>
    internal sealed record Column(IAggregate Aggregate, WindowSlot Slot, DatumKind Result);
}
