using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class AggregateRegistryTests
{
    private static readonly SourceDefinition Source = new("trips", "driver", [new("fare", FieldType.Float), new("city", FieldType.String)]);

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
    public void A_right_definition_has_no_problem(string aggregate, string? of, string? window, string? hop, string? halfLife) =>
        Assert.Empty(AggregateRegistry.Problems(Definition(aggregate, of, window, hop, halfLife), Source));

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
