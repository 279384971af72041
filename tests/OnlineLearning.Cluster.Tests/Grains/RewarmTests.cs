using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Shards;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>A model's shards are told to learn faster again: by an operator, by the loss alarm, once each, over crashes.</summary>
public sealed class RewarmTests
{
    private const string Definition = """
        entities:
          driver: {}
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km } ]
            label: minutes
            shards: 2
            rewarm: { share: 0.5, apart: 5000 }
            learner: { bits: 8, schedule: { kind: exponential, initial: 0.5, decay: 0.1, floor: 0.05 } }
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Every_shards_rate_goes_back_to_the_share_once_for_an_id()
    {
        using var folder = new TempFolder();
        await using var silo = await Started(folder);
        await Learn(silo, 0, 60);
        Assert.All(await Describe(silo), shard => Assert.Equal((0.05, 0L), (shard.LearningRate, shard.Rewarmings)));
        var model = silo.Grains.GetGrain<IModelGrain>("eta");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => model.Rewarm(1, 7, 0.5)));
        Assert.Equal([0, 1], replies.SelectMany(reply => reply!).Where(shard => shard.Applied).Select(shard => shard.Shard).Order());
        Assert.All(replies.SelectMany(reply => reply!), shard => Assert.InRange(shard.LearningRate, 0.25, 0.28));
        await Learn(silo, 60, 60);
        Assert.All(await model.Rewarm(1, 7, 1) ?? [], shard => Assert.Equal((false, 0.05), (shard.Applied, shard.LearningRate)));
        Assert.All(await model.Rewarm(1, 8, 1) ?? [], shard => Assert.Equal((true, 0.5), (shard.Applied, shard.LearningRate)));
        Assert.All(await Describe(silo), shard => Assert.Equal(2, shard.Rewarmings));
        Assert.Null(await model.Rewarm(2, 9, 1));
        Assert.Null(await silo.Grains.GetGrain<IModelGrain>("none").Rewarm(1, 9, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.0001)]
    [InlineData(double.NaN)]
    public async Task A_share_out_of_its_range_is_refused_and_changes_nothing(double share)
    {
        using var folder = new TempFolder();
        await using var silo = await Started(folder);
        var before = await Describe(silo);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => silo.Shard("eta").Rewarm(1, share));
        Assert.Equal(before, await Describe(silo));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_there_bit_for_bit_after_a_crash_and_after_a_restart_from_snapshots(bool snapshots)
    {
        using var folder = new TempFolder();
        using var crashed = new TempFolder();
        ShardStatus[] before;
        await using (var silo = await Started(folder))
        {
            await Learn(silo, 0, 40);
            await silo.Grains.GetGrain<IModelGrain>("eta").Rewarm(1, 7, 0.5);
            await Learn(silo, 40, 40);
            if (snapshots)
            {
                await Task.WhenAll(silo.Shard("eta", 0).Snapshot().AsTask(), silo.Shard("eta", 1).Snapshot().AsTask());
                await silo.Grains.GetGrain<IModelGrain>("eta").Rewarm(1, 8, 1);
            }

            before = await Describe(silo);
            Crash(folder, crashed);
        }

        await using var again = await TestSilo.Start(crashed, _time);
        Assert.Equal(before, await Describe(again));
        Assert.All(await again.Grains.GetGrain<IModelGrain>("eta").Rewarm(1, 7, 1) ?? [], shard => Assert.False(shard.Applied));
        Assert.Equal(before, await Describe(again));
    }

    [Fact]
    public async Task A_loss_alarm_rewarms_the_shards_and_says_so_and_not_again_until_labels_enough_have_come()
    {
        using var folder = new TempFolder();
        using var counted = new Counted();
        await using var silo = await Started(folder);
        await Learn(silo, 0, 60);
        var monitor = silo.Grains.GetGrain<IMonitorGrain>("eta");

        await Report(silo, 100, loss: 1);
        Assert.Empty((await monitor.Describe()).Alerts);
        await Report(silo, 60, loss: 9);
        var alert = Assert.Single((await Until(monitor.Describe, status => status.Alerts is [{ Rewarmed: not null }])).Alerts);
        Assert.InRange(alert.Rewarmed!.Value, 0.25, 0.28);
        Assert.All(await Describe(silo), shard => Assert.Equal(1, shard.Rewarmings));

        // 2,560 labels so far: the next alarm comes too soon, the one after it late enough.
        await Report(silo, 100, loss: 9);
        await Report(silo, 60, loss: 90);
        Assert.Equal(2, (await monitor.Describe()).Alerts.Length);
        await Report(silo, 200, loss: 90);
        await Report(silo, 60, loss: 900);
        var alerts = (await Until(monitor.Describe, status => status.Alerts is [{ Rewarmed: not null }, ..])).Alerts;
        Assert.Equal([true, false, true], alerts.Select(each => each.Rewarmed is not null));
        Assert.All(await Describe(silo), shard => Assert.Equal(2, shard.Rewarmings));
        Assert.Equal((3, 4), (counted.Of("onlinelearning.loss.alarms"), counted.Of("onlinelearning.shard.rewarmings")));
    }

    [Fact]
    public async Task With_a_share_of_nought_an_alarm_is_only_told()
    {
        using var folder = new TempFolder();
        await using var silo = await Started(folder);

        // A changed share makes no new version, and holds for the alarms from then on.
        await silo.Apply(Definition.Replace("share: 0.5, apart: 5000", "share: 0", StringComparison.Ordinal));
        Assert.Equal(1, silo.Live.Models["eta"].Version);
        await Report(silo, 100, loss: 1);
        await Report(silo, 60, loss: 9);
        var monitor = silo.Grains.GetGrain<IMonitorGrain>("eta");
        Assert.Null(Assert.Single((await monitor.Describe()).Alerts).Rewarmed);
        await silo.Apply(Definition.Replace("apart: 5000", "apart: 0", StringComparison.Ordinal));
        await Report(silo, 100, loss: 9);
        await Report(silo, 60, loss: 90);
        await Until(monitor.Describe, status => status.Alerts is [{ Rewarmed: not null }, { Rewarmed: null }]);
        Assert.All(await Describe(silo), shard => Assert.Equal(1, shard.Rewarmings));
    }

    [Fact]
    public async Task A_shard_that_cannot_be_reached_is_told_again_and_the_others_are_not_told_twice()
    {
        using var folder = new TempFolder();
        var failing = true;
        await using var silo = await Started(folder, context => failing && IsRewarmOf(context, "/1"));
        await Report(silo, 100, loss: 1);
        await Report(silo, 60, loss: 9);
        await Until(() => Describe(silo), shards => shards[0].Rewarmings == 1);
        Assert.Equal(0, (await Describe(silo))[1].Rewarmings);
        Assert.Null(Assert.Single((await Monitor(silo)).Alerts).Rewarmed);

        failing = false;
        await Until(
            async () =>
            {
                await Report(silo, 1, loss: 9);
                return await Monitor(silo);
            },
            status => status.Alerts is [{ Rewarmed: not null }]);
        Assert.All(await Describe(silo), shard => Assert.Equal(1, shard.Rewarmings));
    }

    [Fact]
    public async Task An_alarm_that_a_crash_kept_from_the_shards_reaches_them_once_after_it()
    {
        using var folder = new TempFolder();
        using var crashed = new TempFolder();
        await using (var silo = await Started(folder, context => IsRewarmOf(context, "/1")))
        {
            await Learn(silo, 0, 60);
            await Report(silo, 100, loss: 1);
            await Report(silo, 60, loss: 9);
            await Until(() => Describe(silo), shards => shards[0].Rewarmings == 1);
            // Waits until what was appended is durable.
            await silo.Shard("eta").Snapshot();
            Crash(folder, crashed);
        }

        await using var again = await TestSilo.Start(crashed, _time);
        Assert.Equal([1L, 0], (await Describe(again)).Select(shard => shard.Rewarmings));

        // Nobody reports: the monitor's own clock sees to it.
        await Until(() => Monitor(again), status => status.Alerts is [{ Rewarmed: not null }], TimeSpan.FromSeconds(11));
        Assert.Equal([1L, 1], (await Describe(again)).Select(shard => shard.Rewarmings));
        Assert.All(await Rates(again), rate => Assert.InRange(rate, 0.25, 0.28));
    }

    private static bool IsRewarmOf(IIncomingGrainCallContext context, string shard)
        => context.Grain is ModelShardGrain && context.MethodName == nameof(IModelShardGrain.Rewarm) && context.TargetId.Key.ToString()!.EndsWith(shard, StringComparison.Ordinal);

    private static Task<MonitorStatus> Monitor(TestSilo silo) => silo.Grains.GetGrain<IMonitorGrain>("eta").Describe();

    private static Task<ShardStatus[]> Describe(TestSilo silo) => Task.WhenAll(Enumerable.Range(0, 2).Select(shard => silo.Shard("eta", shard).Describe().AsTask()));

    private static async Task<IEnumerable<double>> Rates(TestSilo silo) => (await Describe(silo)).Select(shard => shard.LearningRate);

    /// <summary>Everything was acknowledged: the files are what a crash now would leave, but for the lock, which dies with its process.</summary>
    private static void Crash(string folder, string copy)
    {
        foreach (var file in Directory.GetFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
    }

    /// <summary>Teaches each of the two shards so many examples.</summary>
    private static string KeyOf(TestSilo silo, int shard)
        => Enumerable.Range(0, int.MaxValue).Select(i => $"d{i}").First(each => silo.Live.Models["eta"].Plan.ShardOf(each) == shard);

    private static async Task Learn(TestSilo silo, int from, int examples)
    {
        for (var shard = 0; shard < 2; shard++)
        {
            var key = KeyOf(silo, shard);
            for (var i = from; i < from + examples; i++)
            {
                var reply = await silo.Entity("driver", key).Learn(new LearnRequest { Example = silo.Request("eta", $"e{i}", [key], 0, ("km", i % 7)), Label = i % 5 });
                Assert.Equal(LearnStatus.Learnt, reply.Status);
            }
        }
    }

    /// <summary>What a silo reports of so many blocks of labels whose losses vary around a mean.</summary>
    private static async Task Report(TestSilo silo, int blocks, double loss)
    {
        var slice = new MonitorSlice(TaskKind.Regression, 1);
        for (var i = 0; i < blocks * MonitorSlice.BlockLabels; i++)
        {
            slice.AddLabel(0, 1, loss * (0.5 + (i * 7919 % 1000 / 1000.0)));
        }

        var writer = new StateWriter(4096);
        slice.Write(writer);
        await silo.Grains.GetGrain<IMonitorGrain>("eta").Report("another", silo.Live.Models["eta"].Version, writer.ToArray(), 0);
    }

    private async Task<TestSilo> Started(string folder, Func<IIncomingGrainCallContext, bool>? fails = null)
    {
        var silo = await TestSilo.Start(folder, _time, builder => builder.AddIncomingGrainCallFilter(context =>
            fails?.Invoke(context) == true ? throw new TimeoutException("The shard cannot be reached.") : context.Invoke()));
        await silo.Apply(Definition);
        return silo;
    }

    private Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> so, TimeSpan step = default) => Tests.Until.So(read, so, () => _time.Advance(step));

    /// <summary>What the meter counts while it lives.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _counts = new();
        private readonly MeterListener _listener = new();

        public Counted()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == LearningMeter.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (tags.ToArray().Contains(new("model", "eta")))
                {
                    _counts.AddOrUpdate(instrument.Name, value, (_, count) => count + value);
                }
            });
            _listener.Start();
        }

        public long Of(string instrument) => _counts.GetValueOrDefault(instrument);

        public void Dispose() => _listener.Dispose();
    }
}
