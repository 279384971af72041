using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Tests.Evaluation.Monitoring;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>
/// States and records of learning as they are on users' disks: <c>Golden/learning.txt</c>. When one changes, its state version must move and the old form stay
/// readable; the failure's "actual" line then goes into the file under a name of its own.
/// </summary>
public class GoldenLearningTests
{
    private static readonly Dictionary<string, byte[]> Actual = MakeAll();

    public static TheoryData<string> Names => new(Actual.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_its_bytes(string name)
    {
        var hex = Convert.ToHexString(Actual[name]);
        Assert.True(Kept().TryGetValue(name, out var expected), $"not in the file: {name} {hex}");
        Assert.Equal(expected, hex);
    }

    [Fact]
    public void Every_state_in_the_file_is_still_written() => Assert.Equal(Kept().Keys.Order(StringComparer.Ordinal), Actual.Keys.Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Kept()
    {
        using var reader = new StreamReader(typeof(GoldenLearningTests).Assembly.GetManifestResourceStream("learning.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static Dictionary<string, byte[]> MakeAll()
    {
        var all = new Dictionary<string, byte[]>();
        foreach (var @case in LearnerCase.All.Select(row => row.Data).Where(@case => @case.Schedule == "exponential"))
        {
            var (plan, learner) = @case.Create(0.25);
            learner.Learn(TestModels.Example(plan, 1, -2, 0.5f, 4), 0, 0, 1, 1);
            learner.Learn([.. TestModels.Example(plan, 2, 2, 1, 0), new Entry(17, 1, 0, 0)], 0.5, 0.25, 0, 2);
            all[$"learner-{@case.Loss}-{@case.Optimiser}-{(@case.Standardise ? "standardised" : "raw")}"] = TestModels.State(learner.Write);
        }

        var shards = Shards.Of(new LearnerCase("squared", "adagrad", "exponential", true), 2);
        shards[0].Learn(TestModels.Example(shards.Plan, 1, -2, 0.5f, 4), 0, 0, 1, 1);
        shards[1].Learn([.. TestModels.Example(shards.Plan, 2, 2, 1, 0), new Entry(17, 1, 0, 0)], 0.5, 0.25, 0, 2);
        var shares = shards.Contribute();
        var mixed = Mix.Of(shares);
        shards[0].Learn(TestModels.Example(shards.Plan, 3, 0, 0.25f, 1), 0, 0, 2, 1);
        all["mix-share"] = shares[0].ToBytes();
        all["mix-result"] = mixed.ToBytes();
        all["mix-change"] = TestModels.State(((IMixable)shards[0]).TakeOn(mixed)!.Write);
        all["learner-of-several-shards"] = TestModels.State(shards[0].Write);

        var world = new EntityWorld(3);
        for (var i = 0; i < 30; i++)
        {
            var record = world.Step();
            all.TryAdd($"record-{(EntityRecord)record[0]}", record);
        }

        all["entity"] = TestModels.State(world.State.Write);
        all["personal"] = TestModels.State(world.State.Model(EntityWorld.Models["m"]).Personal.Write);
        all["slice-regression"] = TestModels.State(MonitorSlices.Of(TaskKind.Regression, 1, 20).Write);
        all["slice-binary"] = TestModels.State(MonitorSlices.Of(TaskKind.Binary, 1, 5).Write);
        var window = new MonitorWindow(TaskKind.Regression, 1);
        window.Add(TimeSpan.TicksPerMinute, new MonitorSlice(TaskKind.Regression, 1));
        all["window"] = TestModels.State(window.Write);
        all["alarm"] = TestModels.State(MonitorSlices.Alarm().Write);
        return all;
    }
}
