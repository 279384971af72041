using System.Globalization;
using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.OnDemand;

/// <summary>Laws over random expressions: against an evaluation of the same tree by other means, and of any text at all.</summary>
public sealed class ExpressionLawTests
{
    private const string Alphabet = "xnbstv 0123456789.+-*/%()[],<>=!'\"truefalsenullandornotifcoalesceminlog";

    private static readonly string[] Parts =
    [
        "x", "n", "b", "s", "t", "v", "trips.pace", "trips.", "1", "2.5", "'a'", "null", "true", "+", "-", "*", "/", "%", "==", "<", "and", "or", "not", "(", ")", ",", "[1]", "if(", "coalesce(", "min(", "log(", "lower(",
        "hour(", "dot(",
    ];

    [Fact]
    public void A_tree_of_numbers_gives_every_bit_of_the_same_tree_in_plain_arithmetic() => Gen.Select(Trees(4), Gen.Double[-5, 5].Array[3]).Sample(
        (tree, values) =>
        {
            FieldDefinition[] request = [new("a", FieldType.Float), new("b", FieldType.Float), new("c", FieldType.Float)];
            var plan = OnDemandPlan.Of(new("o", request, [], [new("y", tree.Text)]), Expressions.Views.Known);
            values[2] = Math.Round(values[2]);
            var value = plan.Evaluate([.. values.Select(FeatureDatum.Of)], [])[0];
            Assert.Equal((tree.Value(values) is { } number ? FeatureDatum.Of(number) : FeatureDatum.Null, tree.Text), (value, tree.Text));
        },
        iter: 20_000);

    [Fact]
    public void Any_text_is_an_expression_of_its_kind_or_says_where_it_is_wrong() => Gen.OneOf(
        Gen.Char[Alphabet].Array[0, 30].Select(characters => new string(characters)), Gen.String, Expressions.OneOf(Parts).Array[1, 12].Select(parts => string.Join(' ', parts))).Sample(
        text =>
        {
            OnDemandPlan plan;
            try
            {
                plan = Expressions.Plan(text);
            }
            catch (ExpressionException problem)
            {
                Assert.InRange(problem.Position, 1, text.Length + 1);
                Assert.NotEmpty(problem.Allowed);
                return;
            }

            var value = plan.Evaluate(Expressions.Values, new FeatureDatum[plan.Needs.Count])[0];
            Assert.True(value.IsNull || value.Kind == plan.Columns[0].Kind, text);
            var nothing = plan.Evaluate(new FeatureDatum[Expressions.Request.Length], new FeatureDatum[plan.Needs.Count])[0];
            Assert.True(nothing.IsNull || nothing.Kind == plan.Columns[0].Kind, text);
        },
        iter: 50_000);

    private static Gen<Tree> Trees(int depth)
    {
        var leaves = Gen.OneOf(
            Gen.Int[0, 2].Select(i => new Tree("abc"[i].ToString(), values => values[i])),
            Gen.Double[0, 10].Select(number => Math.Round(number, 3)).Select(number => new Tree(number.ToString("F3", CultureInfo.InvariantCulture), _ => number)));
        if (depth == 0)
        {
            return leaves;
        }

        var below = Trees(depth - 1);
        return Gen.OneOf(
            leaves,
            Gen.Select(below, below, Expressions.OneOf('+', '-', '*', '/')).Select((a, b, symbol) => new Tree($"({a.Text} {symbol} {b.Text})", values => Apply(symbol, a.Value(values), b.Value(values)))),
            below.Select(a => new Tree($"-{a.Text}", values => -a.Value(values))),
            Gen.Select(below, below, below).Select((a, b, c) => new Tree($"if({a.Text} < {b.Text}, {b.Text}, {c.Text})", values => (a.Value(values), b.Value(values)) is ({ } l, { } r) ? (l < r ? r : c.Value(values)) : null)),
            Gen.Select(below, below).Select((a, b) => new Tree($"coalesce({a.Text}, {b.Text})", values => a.Value(values) ?? b.Value(values))),
            below.Select(a => new Tree($"sqrt({a.Text})", values => a.Value(values) is { } number and >= 0 ? Math.Sqrt(number) : null)));
    }

    private static double? Apply(char symbol, double? a, double? b)
    {
        var number = symbol switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => b == 0 ? null : a / b };
        return number is { } value && double.IsFinite(value) ? value : null;
    }

    private sealed record Tree(string Text, Func<double[], double?> Value);
}
