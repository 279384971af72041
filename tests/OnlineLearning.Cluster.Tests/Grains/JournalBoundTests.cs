using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

public class JournalBoundTests
{
    private const int Drivers = 1500;
    private const int BoundBytes = 64 << 10;

    [Fact]
    public async Task One_tick_brings_a_journal_below_its_bound_however_many_grains_a_commit_holds()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder.Path, new FakeTimeProvider(), builder => builder.Services.Configure<SqliteStorageOptions>(storage => storage.JournalBoundBytes = BoundBytes));
        await silo.Apply("""
            entities: { driver: {} }
            sources: { trips: { entity: driver, fields: { minutes: float } } }
            feature_views: { recent: { source: trips, columns: { trips: { aggregate: count, window: 1h } } } }
            """);
        // One record for each of many grains, side by side in their commits: no 64 grains free a commit.
        var trip = new EventRecord { Source = "trips", Time = DateTime.UnixEpoch.Ticks, Fields = ["minutes"], Values = [FeatureDatum.Of(1.0)] };
        await Task.WhenAll(Enumerable.Range(0, Drivers).Select(async driver => await silo.Entity("driver", $"{driver}").Events([trip])));
        var journal = silo.Service<IJournal>();
        Assert.True(journal.Size.Bytes > journal.Size.BoundBytes);

        var (time, watched) = (new AwaitedTime(), new WatchedJournal(journal));
        using var bound = new JournalBound(watched, silo.Grains, time, NullLogger<JournalBound>.Instance);
        await bound.StartAsync(token);
        await time.Awaited.WaitAsync(TimeSpan.FromSeconds(60), token);
        time.Advance(TimeSpan.FromSeconds(1));
        await watched.BelowBound.WaitAsync(TimeSpan.FromSeconds(60), token);
        await bound.StopAsync(token);
    }

    /// <summary>Says when somebody has begun to wait for it: a tick before that would be lost.</summary>
    private sealed class AwaitedTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Awaited => _awaited.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _awaited.TrySetResult();
            return timer;
        }
    }

    /// <summary>The same journal; says when it was found below its bound.</summary>
    private sealed class WatchedJournal(IJournal journal) : IJournal
    {
        private readonly TaskCompletionSource _below = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task BelowBound => _below.Task;

        public JournalSize Size
        {
            get
            {
                var size = journal.Size;
                if (size.Bytes <= size.BoundBytes)
                {
                    _below.TrySetResult();
                }

                return size;
            }
        }

        public Task AppendAsync(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, bool lazy = false) => journal.AppendAsync(grain, first, records, lazy);

        public Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default) => journal.ReadAsync(grain, after, cancellation);

        public Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default) => journal.TakeOverAsync(grain, after, cancellation);

        public Task DropAsync(GrainId grain, long upTo) => journal.DropAsync(grain, upTo);

        public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default) => journal.OldestAsync(most, cancellation);
    }
}
