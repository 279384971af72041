using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Learners;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Schedules;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>One of all combinations of what the registries hold.</summary>
public sealed record LearnerCase(string Loss, string Optimiser, string Schedule, bool Standardise)
{
    public const int Numbers = 4;

    /// <summary>All kinds of learner: the linear ones by loss, optimiser, schedule and scaling, others by task.</summary>
    public static TheoryData<LearnerCase> All => new(Steps.Concat(
        from kind in LearnerRegistry.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)
        where kind.Name != "linear"
        from task in kind.Tasks
        select new LearnerCase(LearnerDefaults.Loss(task), "", "", false) { Kind = kind.Name }));

    /// <summary>Those that learn by steps along the gradient.</summary>
    public static IEnumerable<LearnerCase> Steps =>
        from loss in LossRegistry.All.Keys.Order()
        from optimiser in OptimiserRegistry.All.Keys.Order()
        from schedule in ScheduleRegistry.All.Keys.Order()
        from standardise in (bool[])[false, true]
        select new LearnerCase(loss, optimiser, schedule, standardise);

    public string Kind { get; init; } = "linear";

    public bool IsBinary => LossRegistry.All[Loss].Task == TaskKind.Binary;

    public (ModelPlan Plan, ILearner Learner) Create(double rate = 0.5, int numbers = Numbers)
    {
        var plan = TestModels.Plan(
            Kind == "linear" ? TestModels.Learner(Loss, Optimiser, Schedule, Standardise, rate) : Of(Kind), numbers);
        return (plan, plan.CreateLearner());
    }

    // Ensembles of two: the laws are those of ten.
    private LearnerDefinition Of(string kind)
    {
        (string Name, double Value)[] small = [("trees", 2), ("members", 2)];
        var declared = LearnerRegistry.All[kind].Settings;
        return LearnerDefaults.LearnerOf(kind, LossDefinition.Of(Loss), null, small.Where(each => declared.Any(setting => setting.Name == each.Name))) with { Bits = 8 };
    }

    public double Label(double number) => IsBinary ? number > 0 ? 1 : 0 : number;
}
