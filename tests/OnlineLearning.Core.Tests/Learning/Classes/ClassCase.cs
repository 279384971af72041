using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Schedules;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A kind of learner of classes with each of what can be chosen for it.</summary>
public sealed record ClassCase(string Kind, int Classes, string Schedule, bool Standardise)
{
    public const int Numbers = 4;

    public static TheoryData<ClassCase> All => new(
        from kind in LearnerRegistry.All.Values.Where(kind => kind.Tasks.Contains(TaskKind.Multiclass)).Select(kind => kind.Name).Order()
        from classes in (int[])[2, 3, 11]
        from schedule in ScheduleRegistry.All.Keys.Order()
        from standardise in (bool[])[false, true]
        select new ClassCase(kind, classes, schedule, standardise));

    public static ModelDefinition Model(LearnerDefinition learner, int classes, params InputDefinition[] inputs) => new()
    {
        Name = "m",
        Task = TaskKind.Multiclass,
        Entities = ["user"],
        Inputs = inputs,
        Label = new LabelDefinition("y", Classes: [.. Enumerable.Range(0, classes).Select(k => $"c{k}")]),
        Learner = learner,
    };

    public (ModelPlan Plan, IClassLearner Learner) Create(double rate = 0.5)
    {
        var learner = LearnerDefaults.Learner(TaskKind.Multiclass, Kind) with { Schedule = TestModels.Schedule(Schedule, rate), Standardise = Standardise, Bits = 8 };
        var plan = new ModelPlan(Model(learner, Classes, [.. Enumerable.Range(0, Numbers).Select(i => TestModels.Numeric($"x{i}"))]));
        return (plan, (IClassLearner)plan.CreateLearner());
    }
}
