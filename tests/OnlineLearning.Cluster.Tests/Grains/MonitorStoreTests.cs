using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Storage.Sqlite;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>A monitor whose store hangs, or fails. The ledger found it: a model was not described for as long as a write of its monitor hung.</summary>
public sealed class MonitorStoreTests
{
    private const string Definition = """
        entities: { driver: {} }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 } }
        """;

    [Fact]
    public async Task It_says_what_it_knows_while_a_write_hangs_and_writes_again_what_was_not_written()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        HeldStates? states = null;
        await using (var silo = await TestSilo.Start(folder, time, each => each.Services.AddKeyedSingleton<IGrainStorage>(GrainSnapshot.StorageName, (services, _) => states = new HeldStates(SqliteGrainStorage.Create(services)))))
        {
            try
            {
                await silo.Apply(Definition);
                var monitor = silo.Grains.GetGrain<IMonitorGrain>("eta");
                await monitor.Report("a", 1, Slice(3), 5);
                await Until.So(() => Task.FromResult(states!.Waiting), waiting => waiting is not null, () => time.Advance(TimeSpan.FromSeconds(1)));
                Assert.Equal((3L, 5L), Known(await monitor.Describe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)));

                var failed = states!.Waiting!;
                states.Waiting = null;
                failed.SetException(new IOException("The disk is gone."));
                await Until.So(() => Task.FromResult(states.Waiting), waiting => waiting is not null, () => time.Advance(TimeSpan.FromSeconds(1)));
            }
            finally
            {
                states!.LetGo();
            }
        }

        await using var again = await TestSilo.Start(folder, time);
        Assert.Equal(3, Known(await again.Grains.GetGrain<IMonitorGrain>("eta").Describe()).Labels);
    }

    private static (long Labels, long Open) Known(MonitorStatus status) => (status.Labels, status.OpenPredictions);

    private static byte[] Slice(int labels)
    {
        var slice = new MonitorSlice(TaskKind.Regression, 0);
        for (var i = 0; i < labels; i++)
        {
            slice.AddLabel(1, 2, 1);
        }

        var writer = new StateWriter();
        slice.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Holds each write of a monitor until the test lets it go.</summary>
    private sealed class HeldStates(IGrainStorage states) : IGrainStorage
    {
        private bool _holds = true;

        public TaskCompletionSource? Waiting { get; set; }

        public void LetGo()
        {
            _holds = false;
            Waiting?.TrySetResult();
        }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => states.ReadStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (_holds && grainId.Type.ToString() == "ol.monitor")
            {
                await (Waiting = new()).Task;
            }

            await states.WriteStateAsync(stateName, grainId, grainState);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => states.ClearStateAsync(stateName, grainId, grainState);
    }
}
