using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;
using static OnlineLearning.Core.Features.OnDemand.Bodies;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What is written between or before its operands.</summary>
internal static class OperatorList
{
    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        new("+", [Int, Int], DatumKind.Int, "sum", Whole((a, b) => Narrow((Int128)a + b))),
        new("+", [Number, Number], DatumKind.Float, "sum", Float((a, b) => a + b)),
        new("-", [Int, Int], DatumKind.Int, "difference", Whole((a, b) => Narrow((Int128)a - b))),
        new("-", [Number, Number], DatumKind.Float, "difference", Float((a, b) => a - b)),
        new("-", [Int], DatumKind.Int, "negated", a => Of(Narrow(-(Int128)a[0].Int))),
        new("-", [Number], DatumKind.Float, "negated", Float(a => -a)),
        new("*", [Int, Int], DatumKind.Int, "product", Whole((a, b) => Narrow((Int128)a * b))),
        new("*", [Number, Number], DatumKind.Float, "product", Float((a, b) => a * b)),
        new("/", [Number, Number], DatumKind.Float, "quotient, a float; null by 0", Float((a, b) => b == 0 ? double.NaN : a / b)),
        new("%", [Int, Int], DatumKind.Int, "remainder, with the sign of the left; null by 0", Whole((a, b) => b == 0 ? null : b == -1 ? 0 : a % b)),
        new("%", [Number, Number], DatumKind.Float, "remainder, with the sign of the left; null by 0", Float((a, b) => a % b)),
        .. Comparison(Number, "numbers", (a, b) => a.Kind == b.Kind && a.Kind == DatumKind.Int ? a.Int.CompareTo(b.Int) : a.Number.CompareTo(b.Number)),
        .. Comparison(Text, "texts, by their UTF-16 units", (a, b) => string.CompareOrdinal(a.Text, b.Text)),
        .. Comparison(Time, "timestamps", (a, b) => a.Int.CompareTo(b.Int)),
        .. Equality(Bool), .. Equality(Vector), .. Equality(Texts),
        new("and", [Bool, Bool], DatumKind.Bool, "false where one is false, else null where one is null, else true", a => And(a[0], a[1])) { TakesNull = true },
        new("or", [Bool, Bool], DatumKind.Bool, "true where one is true, else null where one is null, else false", a => Not(And(Not(a[0]), Not(a[1])))) { TakesNull = true },
        new("not", [Bool], DatumKind.Bool, "the other of true and false", a => Not(a[0])),
    ];

    private static OnDemandFunction[] Comparison(ArgumentKind kind, string what, Func<FeatureDatum, FeatureDatum, int> compare) =>
    [
        new("==", [kind, kind], DatumKind.Bool, $"equal {what}", Flag(order => order == 0, compare)),
        new("!=", [kind, kind], DatumKind.Bool, $"different {what}", Flag(order => order != 0, compare)),
        new("<", [kind, kind], DatumKind.Bool, $"order of {what}", Flag(order => order < 0, compare)),
        new("<=", [kind, kind], DatumKind.Bool, $"order of {what}", Flag(order => order <= 0, compare)),
        new(">", [kind, kind], DatumKind.Bool, $"order of {what}", Flag(order => order > 0, compare)),
        new(">=", [kind, kind], DatumKind.Bool, $"order of {what}", Flag(order => order >= 0, compare)),
    ];

    private static OnDemandFunction[] Equality(ArgumentKind kind) =>
    [
        new("==", [kind, kind], DatumKind.Bool, "equal", a => FeatureDatum.Of(a[0] == a[1])),
        new("!=", [kind, kind], DatumKind.Bool, "different", a => FeatureDatum.Of(a[0] != a[1])),
    ];

    // Kleene's logic of three values, as in SQL.
    private static FeatureDatum And(FeatureDatum a, FeatureDatum b)
        => (!a.IsNull && !a.Bool) || (!b.IsNull && !b.Bool) ? FeatureDatum.Of(false) : a.IsNull || b.IsNull ? FeatureDatum.Null : FeatureDatum.Of(true);

    private static FeatureDatum Not(FeatureDatum a) => a.IsNull ? a : FeatureDatum.Of(!a.Bool);

    private static long? Narrow(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? (long)number : null;

    private static FeatureDatum Of(long? number) => number is { } whole ? FeatureDatum.Of(whole) : FeatureDatum.Null;
}
