using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using Xunit;

namespace OnlineLearning.Core.Tests.Features.OnDemand;

/// <summary>What every function and operator that is registered holds to.</summary>
public sealed class FunctionConformanceTests
{
    private static readonly IReadOnlyList<OnDemandFunction> Registered = [.. FunctionRegistry.Operators, .. FunctionRegistry.Functions];
    private static readonly Gen<double> Numbers = Gen.OneOf(Gen.Double.Where(double.IsFinite), Gen.Double[-10, 10], Expressions.OneOf(0.0, -0.0, 1, -1, 0.5, double.MaxValue, double.MinValue, double.Epsilon, 1e308, 709.5, -708.5));
    private static readonly Gen<long> Wholes = Gen.OneOf(Gen.Long, Gen.Long[-20, 20], Expressions.OneOf(long.MinValue, long.MaxValue, 0, -1));
    private static readonly Gen<long> Ticks = Gen.OneOf(Gen.Long[0, DateTime.MaxValue.Ticks], Expressions.OneOf(0L, DateTime.MaxValue.Ticks, DateTime.UnixEpoch.Ticks));
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.String, Gen.String["ab|-. "], Expressions.OneOf("", "\uD83D\uDE00", "\uD83D", "2024-05-01", "1e5"));

    public static TheoryData<string> All { get; } = [.. Registered.Select(function => function.Signature)];

    [Theory]
    [MemberData(nameof(All))]
    public void It_gives_its_kind_or_null_is_finite_and_never_throws(string signature)
        => Calls(signature).Sample(
            call =>
            {
                var (function, arguments, same) = call;
                var value = function.Body(arguments);
                Assert.True(value.IsNull || value.Kind == (function.Gives ?? same), $"{signature} gave {value.Kind}");
                Assert.True(value.Kind != DatumKind.Float || double.IsFinite(value.Number), $"{signature} gave {value} of {string.Join(", ", arguments)}");
                Assert.True(value.Text is null || value.Text.Length <= 65_536);
                Assert.Equal(value, function.Body(arguments));
            },
            iter: 2_000);

    [Theory]
    [MemberData(nameof(All))]
    public void A_null_argument_makes_it_null_unless_it_takes_nulls(string signature)
        => Gen.Select(Calls(signature), Gen.Int[0, 15]).Sample(
            (call, place) =>
            {
                var (function, arguments, _) = call;
                FeatureDatum[] values = [.. arguments];
                values[place % values.Length] = FeatureDatum.Null;
                var value = Written(function, arguments).Evaluate([], values)[0];
                Assert.True(value.IsNull || function.TakesNull, $"{signature} gave {value} of {string.Join(", ", values)}");
            },
            iter: 200);

    [Fact]
    public void Each_is_documented_in_one_line_and_no_two_take_the_same()
    {
        Assert.All(Registered, function => Assert.True(function.Doc.Length > 0 && !function.Doc.EndsWith('.') && !function.Doc.Contains('\n') && !function.Doc.Contains('|'), function.Signature));
        Assert.Equal(Registered.Count, Registered.Select(function => function.Signature).Distinct().Count());
        Assert.All(Registered, function => Assert.InRange(function.Takes.Count, 1, 3));
    }

    /// <summary>The call as an expression over columns of a view.</summary>
    private static OnDemandPlan Written(OnDemandFunction function, FeatureDatum[] arguments)
    {
        string[] names = [.. arguments.Select((_, i) => $"w.c{i}")];
        var expression = !FunctionRegistry.Operators.Contains(function) ? $"{function.Name}({string.Join(", ", names)})"
            : names.Length == 1 ? $"{function.Name} {names[0]}" : $"{names[0]} {function.Name} {names[1]}";
        return OnDemandPlan.Of(new("o", [], ["w"], [new("y", expression)]), new OneView(arguments));
    }

    private static Gen<(OnDemandFunction Function, FeatureDatum[] Arguments, DatumKind Same)> Calls(string signature)
    {
        var function = Registered.First(each => each.Signature == signature);
        var kinds = Expressions.OneOf(DatumKind.Float, DatumKind.Int, DatumKind.Bool, DatumKind.String, DatumKind.Timestamp, DatumKind.Vector, DatumKind.Strings);
        return from same in kinds
               from count in Gen.Int[function.Takes.Count, function.Repeats ? OnDemandFunction.MostArguments : function.Takes.Count]
               from arguments in Arguments(function, same, count)
               select (function, arguments, same);
    }

    private static Gen<FeatureDatum[]> Arguments(OnDemandFunction function, DatumKind same, int count)
        => Enumerable.Range(0, count).Select(place => Of(function.At(place), same))
            .Aggregate(Gen.Const(Array.Empty<FeatureDatum>()), (all, next) => Gen.Select(all, next, (some, one) => (FeatureDatum[])[.. some, one]));

    private static Gen<FeatureDatum> Of(ArgumentKind kind, DatumKind same) => kind switch
    {
        ArgumentKind.Number => Gen.OneOf(Of(DatumKind.Float), Of(DatumKind.Int)),
        ArgumentKind.Int => Of(DatumKind.Int),
        ArgumentKind.Bool => Of(DatumKind.Bool),
        ArgumentKind.Text => Of(DatumKind.String),
        ArgumentKind.Time => Of(DatumKind.Timestamp),
        ArgumentKind.Vector => Of(DatumKind.Vector),
        ArgumentKind.Texts => Of(DatumKind.Strings),
        _ => Of(same),
    };

    private static Gen<FeatureDatum> Of(DatumKind kind) => kind switch
    {
        DatumKind.Float => Numbers.Select(FeatureDatum.Of),
        DatumKind.Int => Wholes.Select(FeatureDatum.Of),
        DatumKind.Bool => Gen.Bool.Select(FeatureDatum.Of),
        DatumKind.String => Texts.Select(text => FeatureDatum.Of(text)),
        DatumKind.Timestamp => Ticks.Select(FeatureDatum.OfTime),
        DatumKind.Vector => Numbers.Array[0, 5].Select(numbers => FeatureDatum.Of(numbers)),
        _ => Texts.Array[0, 4].Select(texts => FeatureDatum.Of(texts)),
    };

    private sealed class OneView(FeatureDatum[] columns) : IColumnKinds
    {
        public IEnumerable<string> ColumnsOf(string view) => columns.Select((_, i) => $"c{i}");

        public DatumKind? KindOf(ViewColumn column) => columns[int.Parse(column.Column[1..])].Kind;
    }
}
