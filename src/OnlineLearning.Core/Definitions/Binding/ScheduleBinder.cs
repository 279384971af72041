using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds learning rates: a number (constant) or a map; what is absent is the default given.</summary>
internal static class ScheduleBinder
{
    private static readonly string[] Kinds = [.. ScheduleRegistry.All.Keys.Order(StringComparer.Ordinal)];

    private static readonly SettingOwner[] Owners = [.. Kinds.Select(kind => new SettingOwner($"schedule {kind}", ScheduleRegistry.All[kind].Settings))];

    private static readonly NumberRange InitialRange = new(0, 100, AboveMin: true);
    private static readonly NumberRange L2Range = new(0, 1);

    public static ScheduleDefinition Bind(NodeCursor at, ScheduleDefinition fallback)
    {
        if (!at.IsMap)
        {
            return at.Number(InitialRange) is { } rate ? ScheduleDefinition.Of("constant", rate) : fallback;
        }

        MapCursor fields = at.Map();
        string kind = fields.Field("kind").OneOf(Kinds) ?? LearnerDefaults.ScheduleKind;
        NodeCursor initialAt = fields.Field("initial");
        initialAt.Require($"a number, {InitialRange}");
        double initial = initialAt.Number(InitialRange) ?? fallback.Initial;
        Settings settings = SettingBinder.Bind(fields, $"schedule {kind}", Within(ScheduleRegistry.All[kind].Settings, initial), Owners);
        fields.RefuseUnknown();
        return ScheduleDefinition.Of(kind, initial, settings.All);
    }

    /// <summary>The fields <c>schedule</c> and <c>l2</c>.</summary>
    public static TermDefinition Term(MapCursor fields, TermDefinition fallback) =>
        new(Bind(fields.Field("schedule"), fallback.Schedule), fields.Field("l2").Number(L2Range) ?? fallback.L2);

    /// <summary>A floor is at most the initial rate, and a share of it where none is stated.</summary>
    private static IReadOnlyList<Setting> Within(IReadOnlyList<Setting> settings, double initial) =>
        [.. settings.Select(s => s.Name == ScheduleKind.Floor.Name ? s with { Default = LearnerDefaults.Floor(initial), Max = initial } : s)];
}
