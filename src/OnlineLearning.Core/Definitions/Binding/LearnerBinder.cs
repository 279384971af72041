using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Learners;
using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class LearnerBinder
{
    private static readonly string[] Losses = [.. LossRegistry.All.Keys.Order(StringComparer.Ordinal)];
    private static readonly string[] Optimisers = [.. OptimiserRegistry.All.Keys.Order(StringComparer.Ordinal)];

    public static LearnerDefinition Bind(NodeCursor at, TaskKind? task)
    {
        MapCursor fields = at.Map();
        NodeCursor lossAt = fields.Field("loss");
        string? loss = lossAt.OneOf(Losses);
        if (task is { } stated && loss is not null && LossRegistry.All[loss].Task != stated)
        {
            lossAt.Refuse($"{string.Join(", ", Losses.Where(l => LossRegistry.All[l].Task == stated))} for task {stated.ToString().ToLowerInvariant()}");
        }

        string optimiser = fields.Field("optimiser").OneOf(Optimisers) ?? LearnerDefaults.Optimiser;
        LearnerDefinition learner = new(
            loss ?? LearnerDefaults.Loss(task ?? TaskKind.Regression),
            optimiser,
            ScheduleBinder.Bind(fields.Field("schedule"), LearnerDefaults.Shared(optimiser)),
            ScheduleBinder.L2(fields, LearnerDefaults.L2),
            fields.Field("standardise").Flag() ?? LearnerDefaults.Standardise,
            fields.Field("bits").Whole(8, 26) ?? LearnerDefaults.Bits);
        fields.RefuseUnknown();
        return learner;
    }
}
