using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Grains.Models;
using OnlineLearning.Grains.Shards;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

public sealed class MixingTests
{
    private const int Shards = 4;

    private const string Definition = """
        entities:
          driver: {}
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { categorical: city } ]
            label: minutes
            learner: { kind: linear, bits: 8 }
            shards: 4
          single:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            learner: { kind: linear, bits: 8 }
          parted:
            task: regression
            entities: driver
            inputs: [ { numeric: km, bucket: 4 } ]
            label: minutes
            shards: 2
            learner: { kind: linear, bits: 8 }
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Shards_are_mixed_every_second_and_a_shard_without_examples_predicts_what_the_others_have_learnt()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time);
        await silo.Apply(Definition);
        var untaught = Keys(silo, 3).First();
        for (var shard = 0; shard < 3; shard++)
        {
            await Learn(silo, shard, 200);
        }

        Assert.True(Math.Abs(await Predict(silo, untaught, 6) - 15) > 10);
        await UntilMixed(silo, 1);

        Assert.All(await Describe(silo), shard => Assert.Equal((shard.Shard == 3 ? 0 : 200, 1L), (shard.Updates, shard.Mixes)));
        AssertSameWeights(silo);
        foreach (var km in (double[])[0, 3, 6])
        {
            Assert.Equal(3 + (2 * km), await Predict(silo, untaught, km), 0.5);
        }
    }

    [Fact]
    public async Task A_model_without_new_examples_is_left_alone()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time);
        await silo.Apply(Definition);
        await Learn(silo, 0, 10);
        await UntilMixed(silo, 1);
        var before = await Describe(silo);

        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // A round of the silo's own that found nothing to mix may just have been: one in half a period is answered.
        while (!await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(before, await Describe(silo));
        await Learn(silo, 1, 10);
        await UntilMixed(silo, 2);
        AssertSameWeights(silo);
    }

    [Fact]
    public async Task What_was_mixed_is_there_bit_for_bit_after_a_crash()
    {
        using var folder = new TempFolder();
        using var crashed = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time, Patient);
        await silo.Apply(Definition);
        var model = silo.Grains.GetGrain<IModelGrain>("eta");
        await LearnOnAll(silo, 30);
        Assert.True(await model.Mix(1));
        await LearnOnAll(silo, 20);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await model.Mix(1));
        await LearnOnAll(silo, 5);
        var before = await Describe(silo);

        // Everything was acknowledged and nothing is under way: the files are what a crash now would leave (but for the lock, which dies with its process). No snapshot was due, so all of it is replayed.
        foreach (var file in Directory.GetFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(crashed, Path.GetFileName(file)));
        }

        await using var again = await TestSilo.Start(crashed, _time, Patient);

        Assert.All(before, shard => Assert.Equal((55, 2L), (shard.Updates, shard.Mixes)));
        Assert.Equal(before, await Describe(again));
    }

    [Fact]
    public async Task What_was_mixed_is_there_bit_for_bit_after_a_restart_from_snapshots()
    {
        using var folder = new TempFolder();
        ShardStatus[] before;
        await using (var silo = await TestSilo.Start(folder, _time, Patient))
        {
            await silo.Apply(Definition);
            await LearnOnAll(silo, 30);
            Assert.True(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1));
            await LearnOnAll(silo, 5);
            before = await Describe(silo);
        }

        await using var again = await TestSilo.Start(folder, _time, Patient);

        Assert.Equal(before, await Describe(again));
        Assert.True(await again.Grains.GetGrain<IModelGrain>("eta").Mix(1));
        AssertSameWeights(again);
    }

    [Fact]
    public async Task A_round_without_a_shards_share_changes_nothing()
    {
        using var folder = new TempFolder();
        var failing = "Contribute";
        await using var silo = await TestSilo.Start(folder, _time, builder => Patient(builder, context => Fail(context, failing)));
        await silo.Apply(Definition);
        await LearnOnAll(silo, 20);
        var before = await Describe(silo);

        Assert.False(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1));
        Assert.Equal(before, await Describe(silo));

        failing = "";
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1));
        AssertSameWeights(silo);
    }

    [Fact]
    public async Task A_shard_that_missed_the_end_of_a_round_is_brought_in_by_the_next()
    {
        using var folder = new TempFolder();
        var failing = "TakeOn";
        await using var silo = await TestSilo.Start(folder, _time, builder => Patient(builder, context => Fail(context, failing)));
        await silo.Apply(Definition);
        await LearnOnAll(silo, 20);

        Assert.False(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1));
        Assert.Equal([1, 0, 1, 1], (await Describe(silo)).Select(shard => shard.Mixes));

        failing = "";
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(1));
        Assert.All(await Describe(silo), shard => Assert.Equal(2, shard.Mixes));
        AssertSameWeights(silo);
    }

    [Fact]
    public async Task A_model_of_one_shard_another_version_and_a_second_round_at_once_are_never_mixed()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder, _time, Patient);
        await silo.Apply(Definition);
        var driver = silo.Entity("driver", "d1");
        await driver.Learn(new LearnRequest { Example = silo.Request("single", "e1", ["d1"], 0, ("km", 1)), Label = 4 });
        await LearnOnAll(silo, 5);
        var before = (await silo.Shard("single").Describe(), await silo.Shard("eta").Describe());

        Assert.False(await silo.Grains.GetGrain<IModelGrain>("single").Mix(1));
        Assert.False(await silo.Grains.GetGrain<IModelGrain>("eta").Mix(2));
        Assert.False(await silo.Grains.GetGrain<IModelGrain>("none").Mix(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Shard("single").Contribute(false).AsTask());

        Assert.Equal(before, (await silo.Shard("single").Describe(), await silo.Shard("eta").Describe()));
        Assert.Equal(0, before.Item1.Mixes);
        var rounds = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => silo.Grains.GetGrain<IModelGrain>("eta").Mix(1)));
        Assert.Single(rounds, mixed => mixed);
        Assert.Equal(1, (await silo.Shard("eta").Describe()).Mixes);
    }

    [Fact]
    public async Task Shards_of_what_cannot_be_averaged_learn_each_their_own_part_and_say_so()
    {
        using var folder = new TempFolder();
        (string, long)[] before;
        await using (var silo = await TestSilo.Start(folder, _time))
        {
            await silo.Apply(Definition);
            var model = silo.Grains.GetGrain<IModelGrain>("parted");
            for (var i = 0; i < 60; i++)
            {
                var key = $"d{i % 6}";
                await silo.Entity("driver", key).Learn(new LearnRequest { Example = silo.Request("parted", $"e{i}", [key], 0, ("km", i % 7)), Label = 3 + (2 * (i % 7)) });
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Shard("parted").Contribute(false).AsTask());
            Assert.Contains("cannot be averaged", refused.Message, StringComparison.Ordinal);
            Assert.False(await silo.Shard("parted").TakeOn([]));
            Assert.False(await model.Mix(1));
            var status = (await model.Describe())!;
            Assert.False(status.Mixed);
            Assert.All(status.Shards, shard => Assert.Equal((true, 0L), (shard.Updates > 0, shard.Mixes)));
            Assert.Equal(60, status.Shards.Sum(shard => shard.Updates));
            Assert.True((await silo.Grains.GetGrain<IModelGrain>("eta").Describe())!.Mixed);
            before = [.. status.Shards.Select(shard => (shard.Digest, shard.Updates))];
        }

        await using var again = await TestSilo.Start(folder, _time);
        Assert.Equal(before, (await again.Grains.GetGrain<IModelGrain>("parted").Describe())!.Shards.Select(shard => (shard.Digest, shard.Updates)));
    }

    [Theory]
    [InlineData("00:00:00.099", 1)]
    [InlineData("01:00:00.001", 1)]
    [InlineData("00:00:01", 0)]
    [InlineData("00:00:01", 1_000_000_001)]
    public async Task Options_out_of_their_range_are_refused_at_the_start(string period, long updates)
    {
        using var folder = new TempFolder();
        await Assert.ThrowsAsync<OptionsValidationException>(() => TestSilo.Start(folder, _time, silo => silo.Services.Configure<MixOptions>(
            mix => (mix.Period, mix.MinUpdates) = (TimeSpan.Parse(period), updates))));
    }

    /// <summary>Mixes when it is asked, five seconds apart; by itself after ten.</summary>
    private static void Patient(ISiloBuilder silo) => silo.Services.Configure<MixOptions>(mix => mix.Period = TimeSpan.FromSeconds(10));

    private static void Patient(ISiloBuilder silo, Action<IIncomingGrainCallContext> filter)
    {
        Patient(silo);
        silo.AddIncomingGrainCallFilter(context =>
        {
            filter(context);
            return context.Invoke();
        });
    }

    private static void Fail(IIncomingGrainCallContext context, string method)
    {
        if (context.Grain is ModelShardGrain && context.MethodName == method && context.TargetId.Key.ToString()!.EndsWith("/1", StringComparison.Ordinal))
        {
            throw new TimeoutException("The shard cannot be reached.");
        }
    }

    private static IEnumerable<string> Keys(TestSilo silo, int shard)
        => Enumerable.Range(0, int.MaxValue).Select(i => $"d{i}").Where(key => silo.Live.Models["eta"].Plan.ShardOf(key) == shard);

    /// <summary>Teaches minutes = 3 + 2 km to entities of one shard.</summary>
    private static async Task Learn(TestSilo silo, int shard, int examples)
    {
        var keys = Keys(silo, shard).Take(5).ToArray();
        var learnt = (await silo.Shard("eta", shard).Describe()).Updates;
        for (var i = 0; i < examples; i++)
        {
            var (key, km) = (keys[i % 5], (i + shard) % 7);
            var reply = await silo.Entity("driver", key).Learn(new LearnRequest { Example = silo.Request("eta", $"e{learnt + i}", [key], 0, ("km", km)), Label = 3 + (2 * km) });
            Assert.Equal(LearnStatus.Learnt, reply.Status);
        }
    }

    private static async Task LearnOnAll(TestSilo silo, int examples)
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            await Learn(silo, shard, examples);
        }
    }

    private static async Task<double> Predict(TestSilo silo, string key, double km)
    {
        var reply = await silo.Entity("driver", key).Predict(silo.Request("eta", $"p{km}-{Guid.NewGuid()}", [key], 0, ("km", km)));
        Assert.Equal(PredictStatus.Ok, reply.Status);
        return reply.Prediction;
    }

    private static Task<ShardStatus[]> Describe(TestSilo silo) => Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => silo.Shard("eta", shard).Describe().AsTask()));

    private static void AssertSameWeights(TestSilo silo)
    {
        var places = silo.Live.Models["eta"].Plan.InterceptPlace + 2;
        var scores = Enumerable.Range(0, Shards).Select(shard => silo.Service<SharedWeights>().Find("eta", 1, shard)!)
            .Select(learner => Enumerable.Range(0, places).Select(place => learner.Score([new Entry(place, 0.7f, 0, 0)], 0)).ToArray()).ToList();
        Assert.True(scores[0].Distinct().Count() > 2, "nothing was learnt");
        Assert.All(scores, each => Assert.Equal(scores[0], each));
    }

    /// <summary>Moves the clock on by a second at a time until all shards have taken on so many mixes.</summary>
    private Task UntilMixed(TestSilo silo, int mixes) => Until.So(() => Describe(silo), shards => shards.All(shard => shard.Mixes == mixes), () => _time.Advance(TimeSpan.FromSeconds(1)));
}
