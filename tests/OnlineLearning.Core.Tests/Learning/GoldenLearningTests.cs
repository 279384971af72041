using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;
using OnlineLearning.Core.Tests.Evaluation.Monitoring;
using OnlineLearning.Core.Tests.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>
/// States and records of learning as they are on users' disks: <c>Golden/learning.txt</c>. When one changes, its state version must move and the old form stay
/// readable; the old line then goes to <c>Golden/earlier.txt</c>, and OL_UPDATE_LOCKS=1 writes the file anew.
/// </summary>
public class GoldenLearningTests
{
    private const string Learners = "learner-";
    private const string SeveralShards = "learner-of-several-shards";

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
    public void Every_state_in_the_file_is_still_written()
    {
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            var lines = Actual.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {Convert.ToHexString(pair.Value)}\n");
            File.WriteAllText(Path.Combine(SourceTree.Root, "tests/OnlineLearning.Core.Tests/Golden/learning.txt"), string.Concat(lines));
        }

        Assert.Equal(Kept().Keys.Order(StringComparer.Ordinal), Actual.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_learner_s_earlier_form_is_still_read() => Assert.All(Kept("earlier.txt").Where(pair => pair.Key.StartsWith(Learners, StringComparison.Ordinal)), pair =>
    {
        var learner = LearnerOf(pair.Key)!();
        var reader = new StateReader(Convert.FromHexString(pair.Value));
        learner.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(Actual[pair.Key], TestModels.State(learner.Write));
    });

    /// <summary>Version 1 of a personal model, alone and within its entity, had not the label before the last.</summary>
    [Fact]
    public void A_personal_model_s_first_form_is_still_read()
    {
        var (earlier, live) = (Kept("earlier.txt"), EntityWorld.Models["m"]);
        var reader = new StateReader(Convert.FromHexString(earlier["personal"]));
        var now = new StateReader(Actual["personal"]);
        var (alone, expected) = (PersonalModel.Read(ref reader), PersonalModel.Read(ref now));
        Assert.True(reader.AtEnd);
        var entity = EntityWorld.New();
        entity.Read(Convert.FromHexString(earlier["entity"]));
        Assert.All([alone, entity.FindModel(live)!.Personal], read =>
        {
            Assert.Equal((expected.Updates, expected.Bias, expected.Labels.Count, expected.Labels.LastTime), (read.Updates, read.Bias, read.Labels.Count, read.Labels.LastTime));
            Assert.Equal((expected.Labels.Last, expected.Labels.Mean, double.NaN), (read.Labels.Read("last"), read.Labels.Read("mean"), read.Labels.Read("delta")));
        });
    }

    /// <summary>Version 2, alone and within its entity, counted the entity's labels only: coefficients go on from there, and a bias that adapts begins to.</summary>
    [Fact]
    public void A_personal_model_s_second_form_is_still_read()
    {
        var (earlier, live) = (Kept("earlier.txt"), EntityWorld.Models["m"]);
        var reader = new StateReader(Convert.FromHexString(earlier["personal-2"]));
        var now = new StateReader(Actual["personal"]);
        var (alone, expected) = (PersonalModel.Read(ref reader), PersonalModel.Read(ref now));
        Assert.True(reader.AtEnd);
        var entity = EntityWorld.New();
        entity.Read(Convert.FromHexString(earlier["entity-2"]));
        var terms = new PersonalTerms(new PersonalDefinition(null, new CoefficientsDefinition([], new TermDefinition(TestModels.InverseTime(1, 1), 0)), null));
        Assert.All([alone, entity.FindModel(live)!.Personal], read =>
        {
            Assert.Equal((expected.Updates, expected.Bias, expected.Coefficients, expected.Labels), (read.Updates, read.Bias, read.Coefficients, read.Labels));
            var step = new PersonalStep(0, 0, 0, [Enumerable.Range(0, 1 << 18).First(place => read.Coefficient(place) != 0)], [1], []);
            Assert.Equal(1.0 / (1 + read.Updates), read.Curvature(step, terms), 1e-12);
        });
    }

    /// <summary>The first form of an event's record had numbers and texts, no types and no created time; that of windows within an entity no length of a column.</summary>
    [Fact]
    public void An_event_s_and_an_entity_s_first_form_is_still_read()
    {
        var earlier = Kept("earlier.txt");
        var record = Convert.FromHexString(earlier["record-UntypedEvent"]);
        Assert.True(EntityRecords.TryReadEvent(record, out var kind, out var read));
        Assert.Equal((EntityRecord.UntypedEvent, "user_events", (UInt128?)null, 65449329739L, 65449329739L), (kind, read.Source, read.Id, read.Time, read.Created));
        Assert.Equal(["amount", "note"], read.Fields);
        Assert.Equal([FeatureDatum.Of(0.21551952334843555), FeatureDatum.Of("hällo")], read.Values);

        var (replayed, entity) = (EntityWorld.New(), EntityWorld.New());
        replayed.Replay(record);
        Assert.Equal(0.21551952334843555, replayed.Features.Read("user_view", "mean", read.Time + 1).Value.Number);
        foreach (var name in (string[])["entity-3", "entity-4"])
        {
            entity = EntityWorld.New();
            entity.Read(Convert.FromHexString(earlier[name]));
            Assert.Equal((12, FeatureStatus.Present), (entity.Events, entity.Features.Read("user_view", "mean", 3 * TimeSpan.TicksPerHour).Status));
        }
    }

    /// <summary>What makes the learner of a line of the file.</summary>
    internal static Func<ILearner>? LearnerOf(string name)
        => name == SeveralShards ? () => Shards.Of(new LearnerCase("squared", "adagrad", "exponential", true), 2)[0]
            : LearnerCases().FirstOrDefault(@case => NameOf(@case) == name) is { } linear ? () => linear.Create(0.25).Learner
            : ClassCases().FirstOrDefault(@case => NameOf(@case) == name) is { } classes ? () => classes.Create(0.25).Learner
            : null;

    private static IEnumerable<ClassCase> ClassCases() => ClassCase.All.Select(row => row.Data).Where(@case => @case is { Schedule: "exponential" or "", Classes: 3 });

    private static string NameOf(ClassCase @case) => $"{Learners}{@case.Kind}-{(@case.Standardise ? "standardised" : "raw")}";

    /// <summary>The linear ones, and of the other kinds those that have no file of their own.</summary>
    private static IEnumerable<LearnerCase> LearnerCases()
        => LearnerCase.Exponential.Concat(LearnerCase.All).Select(row => row.Data).Where(@case => @case is { IsLinear: true, Schedule: "exponential" } || (!@case.IsLinear && !TreeStateTests.Kinds.Contains(@case.Kind))).DistinctBy(NameOf);

    private static string NameOf(LearnerCase @case) => !@case.IsLinear ? $"{Learners}{@case.Kind}-{@case.Loss}-{(@case.Standardise ? "standardised" : "raw")}" : $"{Learners}{@case.Loss}-{@case.Optimiser}-{(@case.Standardise ? "standardised" : "raw")}";

    private static Dictionary<string, string> Kept(string file = "learning.txt")
    {
        using var reader = new StreamReader(typeof(GoldenLearningTests).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    internal static RegressionMetrics MetricsWithLoss(bool filled = true)
    {
        var metrics = new RegressionMetrics(LossRegistry.Create("absolute"));
        if (filled)
        {
            metrics.Add(1, 3);
        }

        return metrics;
    }

    /// <summary>Learners of which a follower is sent what they score with, each after an example.</summary>
    internal static IEnumerable<(string Name, ILearner Learner)> Served()
    {
        var (linear, classes) = (new LearnerCase("squared", "adagrad", "exponential", true).Create(0.25), new ClassCase("softmax", 3, "exponential", true).Create(0.25));
        linear.Learner.Learn(TestModels.Example(linear.Plan, 1, -2, 0.5f, 4), 0, 0, 1, 1);
        classes.Learner.Learn(TestModels.Example(classes.Plan, 1, -2, 0.5f, 4), 0, 0, 2, 1);
        return [("served-linear", linear.Learner), ("served-softmax", classes.Learner)];
    }

    private static Dictionary<string, byte[]> MakeAll()
    {
        var all = new Dictionary<string, byte[]>();
        foreach (var @case in LearnerCases())
        {
            var (plan, learner) = @case.Create(0.25);
            learner.Learn(TestModels.Example(plan, 1, -2, 0.5f, 4), 0, 0, 1, 1);
            learner.Learn([.. TestModels.Example(plan, 2, 2, 1, 0), new Entry(17, 1, 0, 0)], 0.5, 0.25, 0, 2);
            all[NameOf(@case)] = TestModels.State(learner.Write);
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
        all[SeveralShards] = TestModels.State(shards[0].Write);

        var world = new EntityWorld(3);
        for (var i = 0; i < 30; i++)
        {
            var record = world.Step();
            all.TryAdd($"record-{(EntityRecord)record[0]}", record);
        }

        var expanding = ExpandingModel.Create();
        foreach (var x in ExpandingModel.Stream(3, 12))
        {
            expanding.Learner.Learn(x, 0, 0, x.Length, 1);
        }

        all["expanding-learner"] = TestModels.State(expanding.Learner.Write);
        foreach (var @case in ClassCases())
        {
            var (plan, learner) = @case.Create(0.25);
            learner.Learn(TestModels.Example(plan, 1, -2, 0.5f, 4), 0, 0, 2, 1);
            learner.Learn([.. TestModels.Example(plan, 2, 2, 1, 0), new Entry(17, 1, 0, 0)], 0, 0, 0, 2);
            all[NameOf(@case)] = TestModels.State(learner.Write);
        }

        foreach (var (name, learner) in Served())
        {
            all[name] = TestModels.State(((IFollowable)learner).WriteServed);
        }

        all["change"] = TestModels.State(writer => ByteChange.Write(writer, [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 30, 4, 5, 6, 7, 8, 90, 100]));

        all["record-Backfill"] = EntityRecords.Backfill(new PastEvents("user_view", [3, 7], [new EntityEvent("user_events", null, -7, 9, ["amount"], [FeatureDatum.Of(1.5)]), new EntityEvent("user_events", null, 8, 9, [], [])]));
        all["weights"] = ((IExportable)shards[0]).Export(100)!.ToBytes();
        all["metrics-with-loss"] = TestModels.State(MetricsWithLoss().Write);
        all["record-OfflineEvent"] = EntityRecords.OfflineEvent(new EntityEvent("user_events", 3, -7, 9, ["amount"], [FeatureDatum.Of(1.5)]));
        all["record-Prediction-of-classes"] = EntityRecords.Prediction(EntityWorld.Models["m"], new KeptPrediction("p", ["ann"], 1, 2, 1, []) { Probabilities = [0.25f, 0.75f] }, out _);
        foreach (var (name, record) in RecordedExampleTests.Golden())
        {
            all[name] = record;
        }

        all["slice-multiclass"] = TestModels.State(MonitorSlices.Of(TaskKind.Multiclass, 1, 5).Write);
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
