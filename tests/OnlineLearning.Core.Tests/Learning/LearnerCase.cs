using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Schedules;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>One of the combinations of what the registries hold.</summary>
public sealed record LearnerCase(string Loss, string Optimiser, string Schedule, bool Standardise)
{
    public const int Numbers = 4;

    private static readonly string[] Schedules = [.. ScheduleRegistry.All.Keys.Order()];

    /// <summary>The kind of learner; one without an optimiser has the other properties for show.</summary>
    public string Kind { get; init; } = "linear";

    /// <summary>Every loss with every optimiser and scaling. A schedule is but a number to them, so they take turns: each meets each optimiser and each loss.</summary>
    public static TheoryData<LearnerCase> Linear => new(Combinations().Select((@case, i) => @case with { Schedule = Schedules[(i + (i / Schedules.Length)) % Schedules.Length] }));

    /// <summary>The same with the default schedule.</summary>
    public static TheoryData<LearnerCase> Exponential => new(Combinations());

    /// <summary>Those of <see cref="Exponential"/> of which a model can have several shards.</summary>
    public static TheoryData<LearnerCase> Mixing => new(Combinations().Where(@case => OptimiserRegistry.All[@case.Optimiser].Mixes));

    /// <summary>Every kind of learner with each of its tasks; of the linear ones, all.</summary>
    public static TheoryData<LearnerCase> All => new(Linear.Select(row => row.Data).Concat(
        from kind in LearnerRegistry.All.Values.Where(kind => kind.Name != "linear").OrderBy(kind => kind.Name, StringComparer.Ordinal)
        from task in kind.Tasks.Where(task => task != TaskKind.Multiclass)
        from standardise in kind.HasScaling ? (bool[])[false, true] : [false]
        select new LearnerCase(LearnerDefaults.Loss(task), "", "", standardise) { Kind = kind.Name }));

    public bool IsBinary => LossRegistry.All[Loss].Task == TaskKind.Binary;

    public bool IsLinear => Kind == "linear";

    /// <summary>What rounding comes to over some hundred steps: an ensemble computes in single precision.</summary>
    public double Rounding => Kind == "auto" ? 1e-2 : 1e-4;

    public (ModelPlan Plan, ILearner Learner) Create(double rate = 0.5, int numbers = Numbers)
    {
        var definition = IsLinear
            ? TestModels.Learner(Loss, Optimiser, Schedule, Standardise, rate)
            : Small() with { Standardise = Standardise, Bits = 8 };
        var plan = TestModels.Plan(definition, numbers);
        return (plan, plan.CreateLearner());
    }

    /// <summary>A label that the loss takes.</summary>
    public double Label(double number) => IsBinary ? number > 0 ? 1 : 0 : LossRegistry.Create(Loss).Allows(number) ? number : -number;

    // Ensembles of two: the laws are those of ten.
    private LearnerDefinition Small()
    {
        (string Name, double Value)[] small = [("trees", 2), ("members", 2)];
        var declared = LearnerRegistry.All[Kind].Settings;
        return LearnerDefaults.LearnerOf(Kind, LossDefinition.Of(Loss), null, [.. small.Where(each => declared.Any(setting => setting.Name == each.Name))]);
    }

    private static IEnumerable<LearnerCase> Combinations()
        => from loss in LossRegistry.All.Values.Where(loss => loss.Task != TaskKind.Multiclass).Select(loss => loss.Name).Order(StringComparer.Ordinal)
           from optimiser in OptimiserRegistry.All.Keys.Order(StringComparer.Ordinal)
           from standardise in (bool[])[false, true]

           // The default losses with both scalings, the others with one or the other.
           where loss is "squared" or "logistic" || standardise == ((loss.Length + optimiser.Length) % 2 == 0)
           select new LearnerCase(loss, optimiser, "exponential", standardise);
}
