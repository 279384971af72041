using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Schedules;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds learning rates: a number (constant) or a map; what is absent is the default given.</summary>
internal static class ScheduleBinder
{
    private static readonly string[] Kinds = [.. ScheduleRegistry.All.Keys.Order(StringComparer.Ordinal)];

    private static readonly NumberRange InitialRange = new(0, 100, AboveMin: true);
    private static readonly NumberRange DecayRange = new(0, 10);
    private static readonly NumberRange L2Range = new(0, 1);

    public static ScheduleDefinition Bind(NodeCursor at, ScheduleDefinition fallback)
    {
        if (!at.IsMap)
        {
            return at.Number(InitialRange) is { } rate ? Constant(rate) : fallback;
        }

        MapCursor fields = at.Map();
        string kind = fields.Field("kind").OneOf(Kinds) ?? LearnerDefaults.ScheduleKind;
        NodeCursor initialAt = fields.Field("initial");
        NodeCursor decayAt = fields.Field("decay");
        NodeCursor floorAt = fields.Field("floor");
        fields.RefuseUnknown();

        initialAt.Require($"a number, {InitialRange}");
        double initial = initialAt.Number(InitialRange) ?? fallback.Initial;
        if (kind == "constant")
        {
            decayAt.Forbid("no decay: a constant rate has none");
            floorAt.Forbid("no floor: a constant rate has none");
            return Constant(initial);
        }

        double usual = kind == "inverse_time" ? LearnerDefaults.InverseTimeDecay : LearnerDefaults.ExponentialDecay;
        return new ScheduleDefinition(
            kind,
            initial,
            decayAt.Number(DecayRange) ?? usual,
            floorAt.Number(new NumberRange(0, initial)) ?? LearnerDefaults.Floor(initial));
    }

    /// <summary>The fields <c>schedule</c> and <c>l2</c>.</summary>
    public static TermDefinition Term(MapCursor fields, TermDefinition fallback) =>
        new(Bind(fields.Field("schedule"), fallback.Schedule), L2(fields, fallback.L2));

    public static double L2(MapCursor fields, double fallback) => fields.Field("l2").Number(L2Range) ?? fallback;

    private static ScheduleDefinition Constant(double rate) => new("constant", rate, 0, rate);
}
