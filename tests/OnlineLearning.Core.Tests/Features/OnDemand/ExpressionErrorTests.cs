using OnlineLearning.Core.Features.OnDemand;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.OnDemand;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("", "1: was given the end; a name, a number, a text in quotes, a vector as [1, 2], or (")]
    [InlineData("x +", "4: was given the end; a name, a number, a text in quotes, a vector as [1, 2], or (")]
    [InlineData("x x", "3: was given x; an operator, or the end")]
    [InlineData("(x", "3: was given the end; )")]
    [InlineData("x ? 1", "3: was given '?'; a name, a number, a text in quotes or one of: ==, !=, <=, >=, <, >, +, -, *, /, %, (, ), [, ], ,, .")]
    [InlineData("1.2.3", "1: was given 1.2.3; a finite number, as 12, 0.5 or 1e-3")]
    [InlineData("1e999", "1: was given 1e999; a finite number, as 12, 0.5 or 1e-3")]
    [InlineData("'abc", "1: was given a text without an end; a text that ends with '")]
    [InlineData("1 < 2 < 3", "7: was given <; one comparison, or brackets")]
    [InlineData("y", "1: was given y; a value of the request, or view.column: x, n, b, s, t, v")]
    [InlineData("trips", "1: was given trips; trips.column, or a value of the request: x, n, b, s, t, v")]
    [InlineData("tripz.pace", "1: was given tripz; one of views: trips, profile")]
    [InlineData("x * trips.pase", "11: was given pase; a column of trips that views names: pace, count, zones")]
    [InlineData("profile.home", "9: was given home; a column of profile that views names: since")]
    [InlineData("trips.", "7: was given the end; the name of a column")]
    [InlineData("x + s", "3: was given +(float, string); +(int, int) or +(number, number)")]
    [InlineData("t - t", "3: was given -(timestamp, timestamp); -(int, int) or -(number, number) or -(int) or -(number)")]
    [InlineData("x and b", "3: was given and(float, bool); and(bool, bool)")]
    [InlineData("not 1", "1: was given not(int); not(bool)")]
    [InlineData("b < b", "3: was given <(bool, bool); <(number, number) or <(text, text) or <(time, time)")]
    [InlineData("s == 1", "3: was given ==(string, int); ==(number, number) or ==(text, text) or ==(time, time) or ==(bool, bool) or ==(vector, vector) or ==(texts, texts)")]
    [InlineData("clamp(x, 1)", "1: was given clamp(float, int); clamp(number, number, number)")]
    [InlineData("coalesce(x, s)", "1: was given coalesce(float, string); coalesce(same, same, ...)")]
    [InlineData("if(b, 1, 'a')", "1: was given if(bool, int, string); if(bool, same, same)")]
    [InlineData("min(1)", "1: was given min(int); min(int, int, ...) or min(number, number, ...) or min(time, time, ...)")]
    [InlineData("min(1 2)", "7: was given 2; ,")]
    [InlineData("min(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17)", "44: was given 17; at most 16 arguments")]
    [InlineData("[1, x]", "5: was given x; a number")]
    [InlineData("null", "1: was given an expression that is always null; one with a value")]
    [InlineData("coalesce(null, null)", "1: was given an expression that is always null; one with a value")]
    public void A_wrong_expression_says_where_and_what_is_allowed(string expression, string expected)
        => Assert.Equal($"at character {expected}", Assert.Throws<ExpressionException>(() => Expressions.Plan(expression)).Message);

    [Fact]
    public void An_unknown_function_is_told_all_there_are()
    {
        var problem = Assert.Throws<ExpressionException>(() => Expressions.Plan("x * lgo(x)"));

        Assert.Equal((5, "lgo", "a function"), (problem.Position, problem.Given, problem.Allowed));
        Assert.Contains("log", problem.Names);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        static string Nested(int times, string open, string close) => string.Concat(Enumerable.Repeat(open, times)) + "x" + string.Concat(Enumerable.Repeat(close, times));
        static string Chain(int operators) => "x" + string.Concat(Enumerable.Repeat(" + x", operators));

        foreach (var (open, close) in ((string, string)[])[("(", ")"), ("- ", ""), ("abs(", ")"), ("(1 + ", ")")])
        {
            Expressions.Plan(Nested(32, open, close));
            Assert.Contains("at most 32 brackets", Assert.Throws<ExpressionException>(() => Expressions.Plan(Nested(33, open, close))).Message);
        }

        Expressions.Plan(Chain(127));
        Assert.Contains("at most 128 operators in a row", Assert.Throws<ExpressionException>(() => Expressions.Plan(Chain(128))).Message);
        Expressions.Plan("x" + new string(' ', 4_095));
        Assert.Contains("at most 4096 characters", Assert.Throws<ExpressionException>(() => Expressions.Plan("x" + new string(' ', 4_096))).Message);
    }
}
