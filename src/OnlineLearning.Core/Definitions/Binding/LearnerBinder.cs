using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class LearnerBinder
{
    private static readonly string[] Losses = ["squared", "logistic"];
    private static readonly string[] Optimisers = ["sgd", "adagrad"];

    public static LearnerDefinition Bind(NodeCursor at, TaskKind? task)
    {
        MapCursor fields = at.Map();
        NodeCursor lossAt = fields.Field("loss");
        string? loss = lossAt.OneOf(Losses);
        if (task is { } stated && loss is not null && loss != LearnerDefaults.Loss(stated))
        {
            lossAt.Refuse($"{LearnerDefaults.Loss(stated)} for task {stated.ToString().ToLowerInvariant()}");
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
