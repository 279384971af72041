using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Optimisers;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds a learner: the name of its kind, or a map with the settings of kind and optimiser flat in it.</summary>
internal static class LearnerBinder
{
    private static readonly string[] Kinds = [.. LearnerRegistry.All.Keys.Order(StringComparer.Ordinal)];
    private static readonly string[] Optimisers = [.. OptimiserRegistry.All.Keys.Order(StringComparer.Ordinal)];

    private static readonly HashSet<string> TuningKeys =
        ["optimiser", "schedule", "standardise", .. OptimiserRegistry.All.Values.SelectMany(optimiser => optimiser.Settings).Select(setting => setting.Name)];

    private static readonly SettingOwner[] Owners =
    [
        .. Kinds.Select(kind => new SettingOwner($"learner {kind}", LearnerRegistry.All[kind].Settings)),
        .. Optimisers.Select(optimiser => new SettingOwner($"optimiser {optimiser}", OptimiserRegistry.All[optimiser].Settings)),
    ];

    public static LearnerDefinition Bind(NodeCursor at, TaskKind? task, IReadOnlyList<InputDefinition> inputs)
    {
        if (!at.IsMap)
        {
            return LearnerDefaults.Learner(task ?? TaskKind.Regression, KindOf(at, task, LearnerDefaults.Kind).Name);
        }

        MapCursor fields = at.Map();
        NodeCursor kindAt = fields.Field("kind");
        NodeCursor baseAt = fields.Field("base");
        NodeCursor lossAt = fields.Field("loss");
        LossDefinition loss = LossBinder.Bind(lossAt, task);
        NodeCursor optimiserAt = fields.Field("optimiser");
        NodeCursor scheduleAt = fields.Field("schedule");
        NodeCursor standardiseAt = fields.Field("standardise");
        LearnerKind kind = KindOf(kindAt, task, IsTuned(at, loss) ? LearnerDefaults.TunedKind(task ?? TaskKind.Regression) : LearnerDefaults.Kind);
        kind = OnBase(kind, baseAt, task);
        LearnerDefinition defaults = LearnerDefaults.LearnerOf(kind.Name, loss, kind.HasOptimiser ? optimiserAt.OneOf(Optimisers) : null);
        LearnerDefinition learner = defaults with
        {
            Schedule = defaults.Schedule is { } fallback ? ScheduleBinder.Bind(scheduleAt, fallback) : null,
            Standardise = kind.HasScaling ? standardiseAt.Flag() ?? defaults.Standardise : defaults.Standardise,
            Bits = fields.Field("bits").Whole(8, 26) ?? defaults.Bits,
            Settings = SettingBinder.Bind(
                fields, defaults.Optimiser is { } optimiser ? $"optimiser {optimiser}" : $"learner {kind.Name}", LearnerRegistry.SettingsOf(kind.Name, defaults.Optimiser), Owners),
        };
        RefuseTooMany(optimiserAt, learner.Optimiser, inputs);
        RefuseWhatItHasNot(kind, loss, lossAt, optimiserAt, scheduleAt, standardiseAt);
        fields.RefuseUnknown();
        return learner;
    }

    private static void RefuseTooMany(NodeCursor at, string? optimiser, IReadOnlyList<InputDefinition> inputs)
    {
        if (optimiser is not null && OptimiserRegistry.All[optimiser].MostInputs is { } most && (inputs.Count > most || inputs.Any(i => !i.IsNumeric)))
        {
            InputDefinition? other = inputs.FirstOrDefault(i => !i.IsNumeric);
            at.Refuse($"an optimiser other than {optimiser}, which takes at most {most} inputs, all of them numbers; {(other is null ? $"there are {inputs.Count}" : $"{other.Name} is none")}");
        }
    }

    /// <summary>Whether a map without a kind states what only a learner with an optimiser has, or a loss that the default kind has not.</summary>
    private static bool IsTuned(NodeCursor at, LossDefinition loss)
        => at.Node is MapNode map && (map.Entries.Any(entry => TuningKeys.Contains(entry.Key)) || !LearnerRegistry.All[LearnerDefaults.Kind].Takes(loss.Kind));

    private static LearnerKind KindOf(NodeCursor at, TaskKind? task, string unstated)
    {
        LearnerKind kind = LearnerRegistry.All[at.OneOf(Kinds) ?? unstated];
        if (task is { } stated && !kind.Tasks.Contains(stated))
        {
            at.Refuse($"{string.Join(", ", Kinds.Where(k => LearnerRegistry.All[k].Tasks.Contains(stated)))} for task {stated.ToString().ToLowerInvariant()}");
        }

        return kind;
    }

    /// <summary>Of bagging, the kind that bags what is stated as its base.</summary>
    private static LearnerKind OnBase(LearnerKind kind, NodeCursor at, TaskKind? task)
    {
        if (kind.Name != LeveragingBagging.Name)
        {
            at.Forbid($"no base: only learner {LeveragingBagging.Name} has one");
            return kind;
        }

        string[] bases = [.. LeveragingBagging.Kinds.Where(pair => task is not { } stated || pair.Value.Tasks.Contains(stated)).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        return at.OneOf(bases) is { } named ? LeveragingBagging.Kinds[named] : kind;
    }

    private static void RefuseWhatItHasNot(LearnerKind kind, LossDefinition loss, NodeCursor lossAt, NodeCursor optimiserAt, NodeCursor scheduleAt, NodeCursor standardiseAt)
    {
        string usual = LearnerDefaults.Loss(Learning.Losses.LossRegistry.All[loss.Kind].Task);
        if (!kind.HasLoss && loss.Kind != usual)
        {
            lossAt.Refuse($"{usual}: learner {kind.Name} has no other loss");
        }
        else if (!kind.Takes(loss.Kind))
        {
            lossAt.Refuse($"one of {string.Join(", ", kind.Losses!)} for learner {kind.Name}, or another learner");
        }

        if (!kind.HasOptimiser)
        {
            optimiserAt.Forbid($"no optimiser: learner {kind.Name} has none");
        }

        if (!kind.HasOptimiser && kind.InitialRate is null)
        {
            scheduleAt.Forbid($"no schedule: learner {kind.Name} has none");
        }

        if (!kind.HasScaling)
        {
            standardiseAt.Forbid($"no standardise: learner {kind.Name} does not need it");
        }
    }
}
