using static OnlineLearning.Core.Features.OnDemand.ArgumentKind;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Functions that choose, and that ask for null.</summary>
internal static class FunctionsOfNull
{
    public static IReadOnlyList<OnDemandFunction> All { get; } =
    [
        new("coalesce", [Same, Same], null, "the first that is not null", a => First(a)) { Repeats = true, TakesNull = true },
        new("if", [Bool, Same, Same], null, "the second where the first is true, the third where it is false, null where it is null", a => a[0].IsNull ? a[0] : a[0].Bool ? a[1] : a[2]) { TakesNull = true },
        new("is_null", [Any], DatumKind.Bool, "whether it is null", a => FeatureDatum.Of(a[0].IsNull)) { TakesNull = true },
        new("null_if", [Same, Same], null, "the first; null where it is equal to the second", a => a[0] == a[1] ? FeatureDatum.Null : a[0]) { TakesNull = true },
        new("one_of", [Same, Same], DatumKind.Bool, "whether the first is equal to one of the others", a => FeatureDatum.Of(a[1..].Contains(a[0]))) { Repeats = true },
    ];

    private static FeatureDatum First(ReadOnlySpan<FeatureDatum> values)
    {
        foreach (var value in values)
        {
            if (!value.IsNull)
            {
                return value;
            }
        }

        return FeatureDatum.Null;
    }
}
