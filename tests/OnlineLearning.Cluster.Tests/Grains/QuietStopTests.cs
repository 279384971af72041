using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Storage.Sqlite;
using Orleans.Configuration;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>The stop of a silo whose entities have no snapshot of what they learnt last, and a store that does not write so many in the time there is.</summary>
public sealed class QuietStopTests
{
    private const int Entities = 2_000;

    private const string Definition = """
        entities: { driver: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
        feature_views:
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } }
        """;

    [Fact]
    public async Task It_writes_no_snapshot_of_an_entity_logs_no_error_and_loses_nothing()
    {
        using var folder = new TempFolder();
        var (lines, states) = (new ErrorLines(), (StuckStates?)null);
        await using (var silo = await TestSilo.Start(folder, configure: each =>
        {
            each.Services.AddLogging(logging => logging.AddProvider(lines));
            each.Services.AddKeyedSingleton<IGrainStorage>(GrainSnapshot.StorageName, (services, _) => states = new StuckStates(SqliteGrainStorage.Create(services)));
            each.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromSeconds(2));
        }))
        {
            await silo.Apply(Definition);
            await Task.WhenAll(Enumerable.Range(0, Entities).Select(async i => Assert.Equal([EventStatus.Accepted], await silo.Entity("driver", $"d{i}").Events([Event(i)]))));
            states!.IsStuck = true;
        }

        Assert.Equal((0, 0), (states!.Refused, lines.Found.Count));
        await using var again = await TestSilo.Start(folder);
        var events = await Task.WhenAll(Enumerable.Range(0, Entities).Select(async i => (await again.Entity("driver", $"d{i}").Describe()).Events));
        Assert.All(events, count => Assert.Equal(1, count));
        Assert.Equal([EventStatus.Duplicate], await again.Entity("driver", "d7").Events([Event(7)]));
    }

    private static EventRecord Event(int i) => new() { Source = "trips", Id = $"e{i}", Time = TimeSpan.TicksPerHour, Fields = ["minutes"], Values = [FeatureDatum.Of(1.5)] };

    /// <summary>Writes until it is stuck, and then never.</summary>
    private sealed class StuckStates(IGrainStorage states) : IGrainStorage
    {
        private int _refused;

        public bool IsStuck { get; set; }

        public int Refused => _refused;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => states.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (!IsStuck)
            {
                return states.WriteStateAsync(stateName, grainId, grainState);
            }

            Interlocked.Increment(ref _refused);
            return new TaskCompletionSource().Task;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => states.ClearStateAsync(stateName, grainId, grainState);
    }

    private sealed class ErrorLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Found { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Found.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
