using System.Globalization;
using OnlineLearning.Core.Features.Windows.Aggregates;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>The aggregates that definitions may name.</summary>
public static class AggregateRegistry
{
    private static readonly Dictionary<string, IAggregate> ByName = new IAggregate[]
    {
        new CountAggregate(),
        new SumAggregate(),
        new MeanAggregate(),
        new MinAggregate(),
        new MaxAggregate(),
        new StdAggregate(),
        new StdSampleAggregate(),
        new VarAggregate(),
        new VarSampleAggregate(),
        new FirstAggregate(),
        new LastAggregate(),
        new LastKAggregate(),
        new DistinctAggregate(),
        new TopKAggregate(),
        new PercentileAggregate(),
        new RateAggregate(),
        new DeltaAggregate(),
        new SecondsSinceLastAggregate(),
        new EwmaAggregate(),
        new DecayedMeanAggregate(),
        new DecayedSumAggregate(),
    }.ToDictionary(aggregate => aggregate.Name);

    /// <summary>All, in order of registration.</summary>
    public static IReadOnlyCollection<IAggregate> All => ByName.Values;

    /// <summary>The aggregate of that name; null if there is none.</summary>
    public static IAggregate? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Everything that is wrong with a column over a source; empty if nothing is.</summary>
    public static IEnumerable<AggregateProblem> Problems(AggregateDefinition column, SourceDefinition source)
    {
        if (Find(column.Aggregate) is not { } aggregate)
        {
            yield return new("aggregate", column.Aggregate, string.Join(", ", ByName.Keys));
            yield break;
        }

        if (ProblemOfInput(column, source, aggregate) is { } input)
        {
            yield return input;
        }

        foreach (var problem in (aggregate.IsWindowed ? ProblemsOfWindow(column) : ProblemsWithoutWindow(column, aggregate)).Concat(ProblemsOfSettings(column, aggregate)))
        {
            yield return problem;
        }
    }

    /// <summary>What a column over a source results in.</summary>
    /// <exception cref="ArgumentException">There is no aggregate of that name.</exception>
    public static DatumKind ResultOf(AggregateDefinition column, SourceDefinition source)
        => Find(column.Aggregate) is { } aggregate
            ? aggregate.Result(source.Fields.FirstOrDefault(field => field.Name == column.Of))
            : throw new ArgumentException($"aggregate of {column.Name} is {column.Aggregate}; allowed: {string.Join(", ", ByName.Keys)}.", nameof(column));

    private static AggregateProblem? ProblemOfInput(AggregateDefinition column, SourceDefinition source, IAggregate aggregate)
    {
        var fields = source.Fields.Where(field => aggregate.Input.Allows(field.Type)).Select(field => field.Name).ToList();
        return (column.Of is null ? aggregate.Input.AllowsNothing() : fields.Contains(column.Of))
            ? null
            : new("of", column.Of ?? "missing", $"{aggregate.Input.Describe()}, of source {source.Name}: {string.Join(", ", fields)}");
    }

    private static IEnumerable<AggregateProblem> ProblemsOfSettings(AggregateDefinition column, IAggregate aggregate)
    {
        foreach (var (name, value) in column.Settings.All.ToArray())
        {
            var setting = aggregate.Settings.FirstOrDefault(each => each.Name == name);
            if (setting?.Allows(value) != true)
            {
                yield return new(name, value.ToString("R", CultureInfo.InvariantCulture), setting is null
                    ? $"nothing: {column.Aggregate} has {(aggregate.Settings.Count == 0 ? "no settings" : string.Join(", ", aggregate.Settings.Select(each => each.Name)))}"
                    : string.Create(CultureInfo.InvariantCulture, $"{setting.Min} to {setting.Max}{(setting.Whole ? ", whole" : "")}"));
            }
        }
    }

    private static IEnumerable<AggregateProblem> ProblemsOfWindow(AggregateDefinition column)
    {
        if (column.HalfLife is { } halfLife)
        {
            yield return new("half_life", halfLife.ToString("c"), $"nothing: {column.Aggregate} has a window");
        }

        if (column.Window is not { } window)
        {
            yield return new("window", "missing", "1 minute to 30 days");
        }
        else if (column is { ExactHop: true, Hop: { } hop })
        {
            yield return new("hop", hop.ToString("c"), "nothing: the hop is exact");
        }
        else if (WindowRule.Problem(window, column.Hop) is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<AggregateProblem> ProblemsWithoutWindow(AggregateDefinition column, IAggregate aggregate)
    {
        var decays = aggregate.Span == AggregateSpan.HalfLife;
        var why = $"nothing: {column.Aggregate} has {(decays ? "a half-life" : "no window")}";
        if (column.Window is { } window)
        {
            yield return new("window", window.ToString("c"), why);
        }

        if (column.Hop is not null || column.ExactHop)
        {
            yield return new("hop", column.Hop?.ToString("c") ?? "exact", why);
        }

        if (!decays && column.HalfLife is { } halfLife)
        {
            yield return new("half_life", halfLife.ToString("c"), why);
        }
        else if (decays && !(column.HalfLife >= DecayingAggregate.ShortestHalfLife && column.HalfLife <= DecayingAggregate.LongestHalfLife))
        {
            yield return new("half_life", column.HalfLife?.ToString("c") ?? "missing", "1 second to 365 days");
        }
    }
}
