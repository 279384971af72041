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

    public static TheoryData<LearnerCase> All => new(
        from loss in LossRegistry.All.Values.Where(loss => loss.Task != TaskKind.Multiclass).Select(loss => loss.Name).Order()
        from optimiser in OptimiserRegistry.All.Keys.Order()
        from schedule in ScheduleRegistry.All.Keys.Order()
        from standardise in (bool[])[false, true]
        select new LearnerCase(loss, optimiser, schedule, standardise));

    public bool IsBinary => LossRegistry.All[Loss].Task == TaskKind.Binary;

    public (ModelPlan Plan, ILearner Learner) Create(double rate = 0.5, int numbers = Numbers)
    {
        var plan = TestModels.Plan(TestModels.Learner(Loss, Optimiser, Schedule, Standardise, rate), numbers);
        return (plan, plan.CreateLearner());
    }

    public double Label(double number) => IsBinary ? number > 0 ? 1 : 0 : number;
}
