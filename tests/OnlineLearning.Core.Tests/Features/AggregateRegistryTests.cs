using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class AggregateRegistryTests
{
    private static readonly SourceDefinition Source = new("trips", "driver", [new("fare", FieldType.Float), new("city", FieldType.String), new("place", FieldType.Vector, 2)]);

    [Theory]
    [InlineData("median", "fare", "01:00:00", null, null, "aggregate", "median")]
    [InlineData("sum", "city", "01:00:00", null, null, "of", "city")]
    [InlineData("sum", "speed", "01:00:00", null, null, "of", "speed")]
    [InlineData("sum", null, "01:00:00", null, null, "of", "missing")]
    [InlineData("count", "speed", "01:00:00", null, null, "of", "speed")]
    [InlineData("count", null, null, null, null, "window", "missing")]
    [InlineData("count", null, "31.00:00:00", null, null, "window", "31.00:00:00")]
    [InlineData("count", null, "01:00:00", "02:00:00", null, "hop", "02:00:00")]
    [InlineData("count", null, "01:00:00", null, "01:00:00", "half_life", "01:00:00")]
    [InlineData("ewma", "fare", null, null, null, "half_life", "missing")]
    [InlineData("ewma", "fare", null, null, "00:00:00.5", "half_life", "00:00:00.5000000")]
    [InlineData("ewma", "fare", "01:00:00", null, "01:00:00", "window", "01:00:00")]
    [InlineData("ewma", "fare", null, "01:00:00", "01:00:00", "hop", "01:00:00")]
    [InlineData("distinct", null, "01:00:00", null, null, "of", "missing")]
    [InlineData("top_k", "place", "01:00:00", null, null, "of", "place")]
    [InlineData("mean", "place", "01:00:00", null, null, "of", "place")]
    [InlineData("rate", "city", "01:00:00", null, null, "of", "city")]
    [InlineData("seconds_since_last", null, "01:00:00", null, null, "window", "01:00:00")]
    [InlineData("seconds_since_last", null, null, null, "01:00:00", "half_life", "01:00:00")]
    public void A_wrong_definition_is_told_by_field_and_what_was_given(string aggregate, string? of, string? window, string? hop, string? halfLife, string field, string given)
    {
        var problem = Assert.Single(AggregateRegistry.Problems(Definition(aggregate, of, window, hop, halfLife), Source));
        Assert.Equal((field, given), (problem.Field, problem.Given));
        Assert.NotEmpty(problem.Allowed);
        var error = Assert.Throws<ArgumentException>(() => new ViewPlan(new("view", "trips", default, [Definition(aggregate, of, window, hop, halfLife)]), Source));
        Assert.Contains($"{field} of view:column is {given}; allowed: {problem.Allowed}", error.Message);
    }

    [Theory]
    [InlineData("count", null, "01:00:00", null, null)]
    [InlineData("count", "city", "00:01:00", "00:01:00", null)]
    [InlineData("std", "fare", "30.00:00:00", null, null)]
    [InlineData("ewma", "fare", null, null, "00:00:01")]
    [InlineData("distinct", "place", "01:00:00", null, null)]
    [InlineData("first", "city", "01:00:00", null, null)]
    [InlineData("rate", null, "01:00:00", null, null)]
    [InlineData("seconds_since_last", "place", null, null, null)]
    public void A_right_definition_has_no_problem(string aggregate, string? of, string? window, string? hop, string? halfLife) =>
        Assert.Empty(AggregateRegistry.Problems(Definition(aggregate, of, window, hop, halfLife), Source));

    [Theory]
    [InlineData("last_k", "k", 0, "1 to 100, whole")]
    [InlineData("last_k", "k", 2.5, "1 to 100, whole")]
    [InlineData("percentile", "percentile", 100.5, "0 to 100")]
    [InlineData("percentile", "k", 3, "nothing: percentile has percentile")]
    [InlineData("sum", "k", 3, "nothing: sum has no settings")]
    public void A_wrong_setting_is_told_with_what_is_allowed(string aggregate, string name, double value, string allowed)
    {
        var settings = Settings.Of([new(name, value, value, value, Whole: false, AboveMin: false, "x")]);
        var problem = Assert.Single(AggregateRegistry.Problems(Definition(aggregate, "fare", "01:00:00", null, null) with { Settings = settings }, Source));
        Assert.Equal((name, allowed), (problem.Field, problem.Allowed));
    }

    [Fact]
    public void An_exact_hop_needs_a_window_and_no_other_hop()
    {
        var exact = Definition("sum", "fare", "01:00:00", null, null) with { ExactHop = true };
        Assert.Empty(AggregateRegistry.Problems(exact, Source));
        Assert.Equal("hop", Assert.Single(AggregateRegistry.Problems(exact with { Hop = TimeSpan.FromMinutes(5) }, Source)).Field);
        Assert.Equal(("hop", "exact"), Assert.Single(AggregateRegistry.Problems(Definition("ewma", "fare", null, null, "01:00:00") with { ExactHop = true }, Source)) is var problem ? (problem.Field, problem.Given) : default);
    }

    [Fact]
    public void Two_columns_of_one_name_and_a_view_of_another_source_are_refused()
    {
        var column = Definition("count", null, "01:00:00", null, null);
        Assert.Contains("no other column", Assert.Throws<ArgumentException>(() => new ViewPlan(new("view", "trips", default, [column, column]), Source)).Message);
        Assert.Contains("source of view is rides", Assert.Throws<ArgumentException>(() => new ViewPlan(new("view", "rides", default, [column]), Source)).Message);
    }

    private static AggregateDefinition Definition(string aggregate, string? of, string? window, string? hop, string? halfLife) =>
        new("column", aggregate, of, Parse(window), Parse(hop), Parse(halfLife));

    private static TimeSpan? Parse(string? text) => text is null ? null : TimeSpan.Parse(text);
}
