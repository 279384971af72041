using CsCheck;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Tests.Definitions;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Monitoring;

/// <summary>From the losses to the learning rate, in one process.</summary>
public class RewarmTests
{
    [Theory]
    [InlineData(0.5, 100, 50, null, true)]
    [InlineData(0.5, 100, 149, 50.0, false)]
    [InlineData(0.5, 100, 150, 50.0, true)]
    [InlineData(0.5, 0, 50, 50.0, true)]
    [InlineData(0, 0, 50, null, false)]
    public void An_alarm_rewarms_where_a_share_is_stated_and_the_last_time_is_long_enough_ago(double share, int apart, double labels, double? last, bool due)
        => Assert.Equal(due, new RewarmDefinition(share, apart).IsDue(labels, last));

    /// <summary>Oracle: the alarm over the means of whole blocks.</summary>
    [Fact]
    public void It_decides_at_the_blocks_at_which_the_alarm_rises_and_never_sooner_than_stated()
    {
        var alarms = 0;
        Gen.Int[0, 1_000_000].Select(Gen.Int[0, 3_000], Gen.Int[1, 4]).Sample((seed, apart, changes) =>
        {
            var losses = Losses(seed, 12_000, changes);
            var (drift, oracle) = (new LossDrift(new RewarmDefinition(0.5, apart)), new LossAlarm());
            double? last = null;
            for (var i = 0; i < losses.Length; i++)
            {
                var rises = i % MonitorSlice.BlockLabels == MonitorSlice.BlockLabels - 1 && oracle.Update(losses[(i - MonitorSlice.BlockLabels + 1)..(i + 1)].Sum() / MonitorSlice.BlockLabels);
                var expected = rises && (last is null || i + 1 - last >= apart);
                Assert.Equal(expected, drift.Add(losses[i]));
                last = expected ? i + 1 : last;
                Interlocked.Add(ref alarms, rises ? 1 : 0);
            }
        }, iter: 60, threads: 1);
        Assert.True(alarms >= 30, $"{alarms} alarms");
    }

    [Theory]
    [InlineData(1, 0.35, 0.5)]
    [InlineData(0.5, 0.175, 0.25)]
    [InlineData(0, 0.04, 0.06)]
    public void After_an_abrupt_change_the_rate_is_back_at_the_stated_share(double share, double least, double most)
    {
        var learner = TestModels.Learner("squared", rate: 0.5) with { Schedule = ScheduleDefinition.Of("exponential", 0.5, ("decay", 1e-3), ("floor", 0.05)) };
        var model = TestModels.Model(learner, TestModels.Numeric("a")) with { Rewarm = new(share), Shards = 2 };
        var local = new LocalModel(TestModels.Definitions(model), "m");
        var random = new Random(3);
        var rates = new List<double>();
        for (var row = 0; row < 10_500; row++)
        {
            var a = (float)random.NextDouble();
            var kept = local.Predict($"p{row}", [$"u{row % 9}"], row, TestModels.Example(local.Plan, a));
            local.Learn(kept, (row < 10_000 ? 3 * a : -9 * a) + random.NextDouble());
            if (local.Rewarmings > rates.Count)
            {
                rates.Add(local.Shards.Max(shard => shard.Rate));
                Assert.All(local.Shards, shard => Assert.Equal(share * 0.5, shard.Rate, 0.01));
            }
        }

        Assert.Equal(share > 0 ? 1 : 0, local.Rewarmings);
        Assert.All(local.Shards, shard => Assert.InRange(shard.Rate, least, most));
    }

    [Theory]
    [InlineData("", 1, 2_000)]
    [InlineData("rewarm: 0", 0, 2_000)]
    [InlineData("rewarm: 0.25", 0.25, 2_000)]
    [InlineData("rewarm: { share: 0.5 }", 0.5, 2_000)]
    [InlineData("rewarm: { apart: 500 }", 1, 500)]
    [InlineData("rewarm: { share: 1, apart: 0 }", 1, 0)]
    public void A_definition_states_share_and_spacing_and_both_survive_canonical_json(string field, double share, int apart)
    {
        var set = Yaml.Valid(Yaml.Replaced("    shards: 1\n", $"    shards: 1\n    {field}\n"));
        Assert.Equal(new RewarmDefinition(share, apart), set.Models["trip_minutes"].Rewarm);
        Assert.Equal(new RewarmDefinition(share, apart), DefinitionJson.Read(DefinitionJson.Write(set)).Models["trip_minutes"].Rewarm);
        Assert.Equal(ModelFingerprint.Of(Yaml.Valid(Yaml.Example).Models["trip_minutes"], set), ModelFingerprint.Of(set.Models["trip_minutes"], set));
    }

    [Fact]
    public void A_kind_of_learner_says_rightly_whether_its_shards_can_be_averaged()
    {
        Assert.All(LearnerRegistry.All.Values, kind =>
        {
            var task = kind.Tasks[0];
            var model = TestModels.Model(LearnerDefaults.Learner(task, kind.Name) with { Bits = 8 }, TestModels.Numeric("a")) with { Task = task, Shards = 2 };
            var plan = new ModelPlan(model);
            Assert.Equal(kind.Mixes, plan.IsMixed);
            Assert.Equal(kind.Mixes, plan.CreateLearner() is IMixable);
            Assert.False(new ModelPlan(model with { Shards = 1 }).IsMixed);
            Assert.False(new ModelPlan(model with { Inputs = [TestModels.Numeric("a") with { Buckets = 4 }] }).IsMixed);
        });
    }

    [Fact]
    public void Shards_are_mixed_where_the_optimisers_weights_can_be_averaged()
        => Assert.All(OptimiserRegistry.All.Values, kind =>
        {
            var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared", kind.Name), TestModels.Numeric("a")) with { Shards = 2 });
            Assert.Equal(kind.Mixes, plan.IsMixed);
            Assert.Equal(0, plan.CreateLearner().Updates);
        });

    /// <summary>Exponential losses whose mean triples at a few places.</summary>
    private static double[] Losses(int seed, int count, int changes)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => -Math.Log(1 - random.NextDouble()) * Math.Pow(3, i * (changes + 1) / count))];
    }
}
