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
        new LastAggregate(),
        new EwmaAggregate(),
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

        foreach (var problem in aggregate.IsWindowed ? ProblemsOfWindow(column) : ProblemsOfHalfLife(column))
        {
            yield return problem;
        }
    }

    private static AggregateProblem? ProblemOfInput(AggregateDefinition column, SourceDefinition source, IAggregate aggregate)
    {
        var anything = aggregate.Input == AggregateInput.AnythingOrNothing;
        var fields = source.Fields.Where(field => anything || field.Type != FieldType.String).Select(field => field.Name).ToList();
        if (column.Of is null ? anything : fields.Contains(column.Of))
        {
            return null;
        }

        var kind = anything ? "nothing, or a field" : "a numeric field";
        return new("of", column.Of ?? "missing", $"{kind} of source {source.Name}: {string.Join(", ", fields)}");
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
        else if (WindowRule.Problem(window, column.Hop) is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<AggregateProblem> ProblemsOfHalfLife(AggregateDefinition column)
    {
        if (column.Window is { } window)
        {
            yield return new("window", window.ToString("c"), $"nothing: {column.Aggregate} has a half-life");
        }

        if (column.Hop is { } hop)
        {
            yield return new("hop", hop.ToString("c"), $"nothing: {column.Aggregate} has a half-life");
        }

        if (column.HalfLife is not { } halfLife || halfLife < EwmaAggregate.ShortestHalfLife || halfLife > EwmaAggregate.LongestHalfLife)
        {
            yield return new("half_life", column.HalfLife?.ToString("c") ?? "missing", "1 second to 365 days");
        }
    }
}
