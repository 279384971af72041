namespace OnlineLearning.Gateway.Serving;

/// <summary>A list of features resolved under one version of the definitions: what to ask of which entities, and where each column of the answer comes from. Immutable; shared by all calls with that list.</summary>
internal sealed class FeaturePlan(EntityRead[] reads, OnDemandRead[] onDemand, ServedColumn[] columns)
{
    public EntityRead[] Reads { get; } = reads;

    /// <summary>What is computed of each row, from its request values and what the reads bring.</summary>
    public OnDemandRead[] OnDemand { get; } = onDemand;

    /// <summary>Columns that are computed of a row.</summary>
    public int ComputedColumns { get; } = onDemand.Sum(view => view.Plan.Columns.Count);

    /// <summary>In the order asked for, views resolved to their columns.</summary>
    public ServedColumn[] Columns { get; } = columns;

    /// <summary><c>view:column</c> of each column.</summary>
    public string[] References { get; } = [.. columns.Select(column => column.Reference)];

    /// <summary>Columns whose short names are not their own alone, as <c>view:column</c>; empty where there are none.</summary>
    public string Collisions { get; } = Colliding(columns, column => column.Name, reads);

    /// <summary>Columns that were asked for more than once, as <c>view:column</c>; empty where there are none.</summary>
    public string Repeated { get; } = Colliding(columns, column => column.Reference, []);

    // A column may be told from another, and from a join key, by nothing but its name.
    private static string Colliding(ServedColumn[] columns, Func<ServedColumn, string> name, EntityRead[] reads)
    {
        var keys = reads.SelectMany(read => read.JoinKeys).Distinct();
        var twice = columns.Select(name).Concat(keys).GroupBy(each => each).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return string.Join(", ", columns.Where(column => twice.Contains(name(column))).Select(column => column.Reference));
    }
}
