using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Models for tests, put together in code.</summary>
internal static class TestModels
{
    public static ScheduleDefinition Constant(double rate) => ScheduleDefinition.Of("constant", rate);

    public static ScheduleDefinition InverseTime(double initial, double decay, double floor = 0) => ScheduleDefinition.Of("inverse_time", initial, ("decay", decay), ("floor", floor));

    public static TermDefinition Term(double rate, double l2 = 0) => new(Constant(rate), l2);

    public static LearnerDefinition Learner(string loss, string optimiser = "adagrad", string schedule = "constant", bool standardise = true, double rate = 0.5)
        => LearnerDefaults.LearnerOf("linear", LossDefinition.Of(loss), optimiser) with { Schedule = Schedule(schedule, rate), Standardise = standardise, Bits = 8 };

    public static ScheduleDefinition Schedule(string kind, double rate)
    {
        (string Name, double Value)[] stated = [("decay", 1e-3), ("floor", rate * 0.01), ("period", 700), ("every", 500), ("steps", 3_000)];
        return ScheduleDefinition.Of(kind, rate, [.. stated.Where(each => ScheduleRegistry.All[kind].Settings.Any(setting => setting.Name == each.Name))]);
    }

    public static InputDefinition Numeric(string name) => new(InputKind.Numeric, name);

    public static InputDefinition Category(string name) => new(InputKind.Categorical, name);

    public static ModelDefinition Model(LearnerDefinition learner, params InputDefinition[] inputs) => new()
    {
        Name = "m",
        Task = LossRegistry.All[learner.Loss.Kind].Task,
        Entities = ["user"],
        Inputs = inputs,
        Label = new LabelDefinition("y"),
        Learner = learner,
    };

    public static ModelPlan Plan(LearnerDefinition learner, int numbers)
        => new(Model(learner, [.. Enumerable.Range(0, numbers).Select(i => Numeric($"x{i}"))]));

    /// <summary>The model with its entities, an event source and a view for each of them.</summary>
    public static DefinitionSet Definitions(ModelDefinition model) => new(
        model.Entities.ToDictionary(entity => entity, entity => new EntityDefinition(entity, entity)),
        model.Entities.ToDictionary(entity => $"{entity}_events", entity => new SourceDefinition($"{entity}_events", entity, [new("amount", FieldType.Float), new("note", FieldType.String)])),
        model.Entities.ToDictionary(entity => $"{entity}_view", entity => new FeatureViewDefinition($"{entity}_view", $"{entity}_events", TimeSpan.Zero,
            [new("n", "count", null, TimeSpan.FromHours(1), null, null), new("mean", "mean", "amount", TimeSpan.FromHours(1), null, null)])),
        new Dictionary<string, ModelDefinition> { [model.Name] = model });

    /// <summary>An intercept and the numbers.</summary>
    public static Entry[] Example(ModelPlan plan, params ReadOnlySpan<float> numbers)
    {
        var x = new Entry[numbers.Length + 1];
        x[0] = new Entry(plan.InterceptPlace, 1, Entry.Intercept, 0);
        for (var i = 0; i < numbers.Length; i++)
        {
            x[i + 1] = new Entry(plan.Inputs[i].Place, numbers[i], (ushort)i, plan.Inputs[i].Terms);
        }

        return x;
    }

    public static byte[] State(Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        return writer.ToArray();
    }

    public static double Gaussian(this Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
