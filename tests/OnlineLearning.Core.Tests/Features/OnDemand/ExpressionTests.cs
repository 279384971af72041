using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.OnDemand;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "int 7")]
    [InlineData("(1 + 2) * 3", "int 9")]
    [InlineData("-2 * -3 - -1", "int 7")]
    [InlineData("10 - 4 - 3", "int 3")]
    [InlineData("7 / 2", "float 3.5")]
    [InlineData("7 % -4", "int 3")]
    [InlineData("-7 % 4", "int -3")]
    [InlineData("-7.5 % 2", "float -1.5")]
    [InlineData("x * n", "float 17.5")]
    [InlineData(".5 + 1e-1", "float 0.6")]
    [InlineData("1 / 0", "null")]
    [InlineData("n % 0", "null")]
    [InlineData("x % 0", "null")]
    [InlineData("9223372036854775807 + 1", "null")]
    [InlineData("-9223372036854775807 - 2", "null")]
    [InlineData("3037000500 * 3037000500", "null")]
    [InlineData("(-9223372036854775807 - 1) % -1", "int 0")]
    [InlineData("-(-9223372036854775807 - 1)", "null")]
    [InlineData("9223372036854775807 + 0.0", "float 9.223372036854776E+18")]
    [InlineData("1e300 * 1e300", "null")]
    [InlineData("n > 6 and x <= 2.5", "bool true")]
    [InlineData("n == 7.0", "bool true")]
    [InlineData("9007199254740993 == 9007199254740992", "bool false")]
    [InlineData("not b or s != 'a'", "bool true")]
    [InlineData("not n == 7", "bool false")]
    [InlineData("'b' > 'a' and 'Z' < 'a'", "bool true")]
    [InlineData("t > timestamp('2024-05-01')", "bool true")]
    [InlineData("v == [1, 2, 2]", "bool true")]
    [InlineData("false and null", "bool false")]
    [InlineData("true and null", "null")]
    [InlineData("null or true", "bool true")]
    [InlineData("is_null(null) and not is_null(x)", "bool true")]
    [InlineData("coalesce(null, trips.pace, 3)", "float 3")]
    [InlineData("if(n > 3, 1, 2.5)", "float 1")]
    [InlineData("if(is_null(trips.pace), 'a', 'b')", "string a")]
    [InlineData("if(trips.pace > 1, 1, 2)", "null")]
    [InlineData("null_if(n, 7)", "null")]
    [InlineData("one_of(s, 'a', 'Grün|eis')", "bool true")]
    [InlineData("x + null", "null")]
    [InlineData("trips.pace * x", "null")]
    [InlineData("min(3, 1, 2)", "int 1")]
    [InlineData("max(3, 1.5)", "float 3")]
    [InlineData("max(t, timestamp('2030-01-01'))", "timestamp 2030-01-01T00:00:00.0000000Z")]
    [InlineData("clamp(x, 3, 4)", "float 3")]
    [InlineData("clamp(x, 4, 3)", "null")]
    [InlineData("round(-2.5)", "float -3")]
    [InlineData("round(2.345, 2)", "float 2.35")]
    [InlineData("round(2.345, 16)", "null")]
    [InlineData("sqrt(-1)", "null")]
    [InlineData("sqrt(16)", "float 4")]
    [InlineData("log(0)", "null")]
    [InlineData("exp(710)", "null")]
    [InlineData("exp(log(1))", "float 1")]
    [InlineData("log1p(1e-20)", "float 1E-20")]
    [InlineData("pow(2, 10)", "float 1024")]
    [InlineData("pow(2, -2)", "float 0.25")]
    [InlineData("pow(0, -1)", "null")]
    [InlineData("pow(-8, 1 / 3)", "null")]
    [InlineData("pow(0, 0.5)", "float 0")]
    [InlineData("abs(-3)", "int 3")]
    [InlineData("sign(-0.1)", "int -1")]
    [InlineData("sigmoid(0)", "float 0.5")]
    [InlineData("sin_turns(hour(timestamp('2024-05-01T06:00:00Z')) / 24)", "float 1")]
    [InlineData("bin(x, 1, 2.5, 3)", "int 2")]
    [InlineData("int(-2.9)", "int -2")]
    [InlineData("int(1e19)", "null")]
    [InlineData("number(' 1.5 ')", "float 1.5")]
    [InlineData("number('1,5')", "null")]
    [InlineData("lower(s)", "string grün|eis")]
    [InlineData("concat(upper('ab'), '-', text(n), \"'\", '''')", "string AB-7''")]
    [InlineData("length('a😀b')", "int 3")]
    [InlineData("substring('a😀bc', 1, 2)", "string 😀b")]
    [InlineData("substring('abc', 2, 9)", "string c")]
    [InlineData("substring('abc', 3, 1)", "string ")]
    [InlineData("substring('abc', -1, 1)", "null")]
    [InlineData("contains(s, '|') and starts_with(s, 'G') and ends_with(s, 'eis')", "bool true")]
    [InlineData("replace('a-b-c', '-', '++')", "string a++b++c")]
    [InlineData("replace('abc', '', 'x')", "null")]
    [InlineData("trim('  a b ')", "string a b")]
    [InlineData("bucket('north', 10) == bucket('north', 10) and bucket('a', 1) == 0", "bool true")]
    [InlineData("bucket('a', 0)", "null")]
    [InlineData("hour(t)", "int 12")]
    [InlineData("day_of_week(t)", "int 3")]
    [InlineData("hour_of_week(t)", "int 84")]
    [InlineData("seconds_between(timestamp('2024-05-01'), t)", "float 45000")]
    [InlineData("days_between(t, start_of_day(t)) < 0", "bool true")]
    [InlineData("add_seconds(t, -1800) == start_of_hour(t)", "bool true")]
    [InlineData("add_seconds(t, 1e18)", "null")]
    [InlineData("epoch(timestamp(0.25))", "float 0.25")]
    [InlineData("timestamp('2024-05-01T12:30:00+02:00')", "timestamp 2024-05-01T10:30:00.0000000Z")]
    [InlineData("timestamp('yesterday')", "null")]
    [InlineData("dot(v, v)", "float 9")]
    [InlineData("norm(v)", "float 3")]
    [InlineData("cosine(v, [-1, -2, -2])", "float -1")]
    [InlineData("cosine(v, [0, 0, 0])", "null")]
    [InlineData("dot(v, [1])", "null")]
    [InlineData("distance(v, [1, 2, 0])", "float 2")]
    [InlineData("mean(v) * 3 == sum(v)", "bool true")]
    [InlineData("element(v, 2)", "float 2")]
    [InlineData("element(v, 3)", "null")]
    [InlineData("greatest(v) - least(v)", "float 1")]
    [InlineData("length(v)", "int 3")]
    public void An_expression_gives_what_its_documentation_says(string expression, string expected)
    {
        var value = Expressions.Value(expression);

        Assert.Equal(expected, value.IsNull ? "null" : $"{KindNames.Of(value.Kind)} {value}");
    }

    [Fact]
    public void Columns_of_views_come_in_the_order_in_which_they_are_first_named()
    {
        var plan = Expressions.Plan("coalesce(trips.pace, 0) * x", "seconds_between(profile.since, t)", "trips.pace + trips.count", "contains(trips.zones, 'north')");

        Assert.Equal(["trips:pace", "profile:since", "trips:count", "trips:zones"], plan.Needs.Select(need => need.ToString()));
        Assert.Equal([DatumKind.Float, DatumKind.Float, DatumKind.Float, DatumKind.Bool], plan.Columns.Select(column => column.Kind));
        Assert.Equal(
            [FeatureDatum.Of(10.0), FeatureDatum.Of(60.0), FeatureDatum.Of(6.0), FeatureDatum.Of(true)],
            plan.Evaluate(Expressions.Values, [FeatureDatum.Of(4.0), FeatureDatum.OfTime(Expressions.Noon - TimeSpan.TicksPerMinute), FeatureDatum.Of(2), FeatureDatum.Of(["south", "north"])]));
    }

    [Fact]
    public void An_int_counts_as_a_float_where_one_is_declared_and_anything_else_is_refused()
    {
        var plan = Expressions.Plan("x / 2", "trips.pace");
        FeatureDatum[] request = [FeatureDatum.Of(3), .. Expressions.Values[1..]];

        Assert.Equal([FeatureDatum.Of(1.5), FeatureDatum.Of(8.0)], plan.Evaluate(request, [FeatureDatum.Of(8)]));
        Assert.Equal("x of o is string; allowed: float or null.", Assert.Throws<ArgumentException>(() => plan.Evaluate([FeatureDatum.Of("3"), .. request[1..]], [default])).Message);
        Assert.Equal("trips:pace of o is bool; allowed: float or null.", Assert.Throws<ArgumentException>(() => plan.Evaluate(request, [FeatureDatum.Of(true)])).Message);
        Assert.Throws<ArgumentException>(() => plan.Evaluate(request, []));
    }

    [Fact]
    public void Numbers_flags_and_times_are_computed_without_allocating()
    {
        var plan = Expressions.Plan("if(n > 3 and b, clamp(log1p(x) * trips.pace / 3, 0, 10), pow(x, 0.3))", "hour(t) + day_of_week(t)", "dot(v, v) + norm(v)", "min(x, n, 3, 4) + max(x, n)", "coalesce(trips.pace, 1)");
        var (columns, into) = (new[] { FeatureDatum.Of(1.25) }, new FeatureDatum[5]);

        Assert.Equal(0, Allocated.By(() => plan.Evaluate(Expressions.Values, columns, into)));
        Assert.All(into, value => Assert.False(value.IsNull));
    }

    /// <summary>Bits, not digits: nothing of it comes from the platform's library.</summary>
    [Theory]
    [InlineData("exp(x)", "40285D6FD931E0BB")]
    [InlineData("log(x)", "3FED5240F0E0E078")]
    [InlineData("pow(x, 1.7)", "4012FDCF53F3E6F4")]
    [InlineData("cos_turns(x / 7)", "BFE3F3A0E28BEDD4")]
    public void Functions_that_are_not_exact_give_the_same_bits_on_every_machine(string expression, string bits)
        => Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Expressions.Value(expression).Number).ToString("X"));
}
