using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Schedules;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A kind of learner of classes with each of what can be chosen for it.</summary>
public sealed record ClassCase(string Kind, int Classes, string Schedule, bool Standardise)
{
    public const int Numbers = 4;

    public static TheoryData<ClassCase> All => new(
        from kind in LearnerRegistry.All.Values.Where(kind => kind.Tasks.Contains(TaskKind.Multiclass)).OrderBy(kind => kind.Name, StringComparer.Ordinal)
        from classes in (int[])[2, 3, 11]
        from schedule in kind.InitialRate is null ? (IEnumerable<string>)[""] : ScheduleRegistry.All.Keys.Order()
        from standardise in kind.HasScaling ? (bool[])[false, true] : [false]
        select new ClassCase(kind.Name, classes, schedule, standardise));

    /// <summary>Those that learn by steps, of which there are laws.</summary>
    public static TheoryData<ClassCase> Linear => new(All.Select(row => row.Data).Where(@case => @case.Kind == "softmax"));

    /// <summary>What rounding comes to over some hundred steps: an ensemble computes in single precision.</summary>
    public double Rounding => Kind == "auto" ? 1e-2 : 1e-4;

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
        // Ensembles of two: the laws are those of ten.
        (string Name, double Value)[] small = [("trees", 2), ("members", 2)];
        var declared = LearnerRegistry.All[Kind].Settings;
        var learner = LearnerDefaults.LearnerOf(Kind, LossDefinition.Of("softmax"), null, [.. small.Where(each => declared.Any(setting => setting.Name == each.Name))]);
        learner = learner with { Schedule = Schedule.Length == 0 ? null : TestModels.Schedule(Schedule, rate), Standardise = Standardise, Bits = 8 };
        var plan = new ModelPlan(Model(learner, Classes, [.. Enumerable.Range(0, Numbers).Select(i => TestModels.Numeric($"x{i}"))]));
        return (plan, (IClassLearner)plan.CreateLearner());
    }
}
