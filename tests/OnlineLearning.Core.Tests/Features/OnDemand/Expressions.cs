using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Core.Tests.Features.OnDemand;

/// <summary>Expressions over a request of one value of each kind, and views of columns of several.</summary>
internal static class Expressions
{
    public static readonly FieldDefinition[] Request =
    [
        new("x", FieldType.Float), new("n", FieldType.Int), new("b", FieldType.Bool), new("s", FieldType.String), new("t", FieldType.Timestamp), new("v", FieldType.Vector, 3),
    ];

    /// <summary>12:30 of a Wednesday.</summary>
    public static readonly long Noon = new DateTime(2024, 5, 1, 12, 30, 0, DateTimeKind.Utc).Ticks;

    public static readonly FeatureDatum[] Values =
        [FeatureDatum.Of(2.5), FeatureDatum.Of(7), FeatureDatum.Of(true), FeatureDatum.Of("Grün|eis"), FeatureDatum.OfTime(Noon), FeatureDatum.Of([1.0, 2, 2])];

    public static OnDemandPlan Plan(params string[] expressions)
        => OnDemandPlan.Of(new OnDemandViewDefinition("o", Request, ["trips", "profile:since"], [.. expressions.Select((e, i) => new OnDemandColumn($"c{i}", e))]), Views.Known);

    /// <summary>With the values above, and null for every column of a view.</summary>
    public static FeatureDatum Value(string expression)
    {
        var plan = Plan(expression);
        return plan.Evaluate(Values, new FeatureDatum[plan.Needs.Count])[0];
    }

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    internal sealed class Views : IColumnKinds
    {
        public static readonly Views Known = new();

        private static readonly Dictionary<string, DatumKind> Kinds = new()
        {
            ["trips:pace"] = DatumKind.Float,
            ["trips:count"] = DatumKind.Int,
            ["trips:zones"] = DatumKind.Strings,
            ["profile:since"] = DatumKind.Timestamp,
            ["profile:home"] = DatumKind.String,
        };

        public IEnumerable<string> ColumnsOf(string view) => Kinds.Keys.Where(key => key.StartsWith(view + ":", StringComparison.Ordinal)).Select(key => ViewColumn.Parse(key).Column!);

        public DatumKind? KindOf(ViewColumn column) => Kinds.TryGetValue(column.ToString(), out var kind) ? kind : null;
    }
}
