using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Cluster.Tests.Storage;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Offline;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>From the journal to the files: once, whatever fails between.</summary>
public sealed class OfflineExportTests : IDisposable
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private readonly TempFolder _folder = new();
    private readonly SqliteHouse _house = new(options => (options.SegmentBytes, options.Feed) = (1024, true));
    private readonly FaultyFolder _disk;
    private int _events;

    public OfflineExportTests() => _disk = new(new LocalFolder(_folder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournalFeed Feed => (IJournalFeed)_house.Journal;

    [Fact]
    public async Task What_was_appended_is_in_the_files_once_after_the_export_has_ended_and_the_journal_is_free_of_it()
    {
        await Append(5);
        var export = await Start();
        await Append(5);
        await export.StopAsync(Token);
        Assert.Equal(Enumerable.Range(1, 10), await Written());
        Assert.Equal((0, Feed.Feed.Newest), (Feed.Feed.Bytes, Feed.Feed.Acknowledged));

        // A restart reads from where it ended; without its acknowledgement too.
        _house.Crash();
        export = await Start();
        await Append(1);
        await export.StopAsync(Token);
        Assert.Equal(Enumerable.Range(1, 11), await Written());
    }

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".json")]
    public async Task While_the_disk_fails_everything_waits_in_the_journal_and_is_written_once_when_it_is_well_again(string failing)
    {
        using var failures = new Failures();
        _disk.Fails = path => path.EndsWith(failing, StringComparison.Ordinal);
        var export = await Start(options => options.RollRows = 3);
        var failed = _disk.NextFailure();
        await Append(10);
        await failed.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.True(Feed.Feed.Bytes > 0);
        Assert.Equal(0, Feed.Feed.Acknowledged);
        failed = _disk.NextFailure();
        await failed.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.True(failures.Count > 0);
        _disk.Fails = _ => false;
        await Append(2);
        await export.StopAsync(Token);
        Assert.Equal(Enumerable.Range(1, 12), await Written());
        Assert.Equal(0, Feed.Feed.Bytes);
    }

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".json")]
    public async Task A_process_that_dies_while_it_writes_leaves_no_row_that_counts_and_the_next_one_writes_them(string failing)
    {
        await Append(4);
        var export = await Start();
        await export.StopAsync(Token);
        await Append(4);

        // It never gets further than this, and the machine goes down with it.
        _disk.Fails = path => path.EndsWith(failing, StringComparison.Ordinal);
        export = await Start(options => options.RollRows = 3);
        var failed = _disk.NextFailure();
        await failed.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await export.StopAsync(Token);
        _house.Crash();
        Assert.Equal(Enumerable.Range(1, 4), await Written());

        _disk.Fails = _ => false;
        export = await Start();
        await export.StopAsync(Token);
        Assert.Equal(Enumerable.Range(1, 8), await Written());
        var manifests = await OfflineStore.Open(_folder, Token);
        Assert.Equal(Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories).Length, manifests.Files);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_leaves_the_store_and_the_rest_stays()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 3; day++)
        {
            await Append(2);
            var export = await Start(options => options.RetentionDays = 2, time);
            await export.StopAsync(Token);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], await Written());
        var last = await Start(options => options.RetentionDays = 2, time);
        await Until.So(Written, written => written.Count <= 4);
        await last.StopAsync(Token);
        Assert.Equal([3, 4, 5, 6], await Written());
    }

    [Fact]
    public async Task A_journal_that_was_put_back_to_an_earlier_state_is_refused()
    {
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), Feed.Journal, Token))
        {
            await writer.Commit(99, DateTimeOffset.UnixEpoch, Token);
        }

        var refused = await Assert.ThrowsAsync<ServerStartException>(() => Start());
        Assert.Contains("holds the journal up to segment 99, the journal ends with 0", refused.Message);
    }

    public void Dispose()
    {
        _house.Dispose();
        _folder.Dispose();
    }

    private async Task Append(int events)
    {
        for (var i = 0; i < events; i++)
        {
            var number = ++_events;
            var grain = GrainId.Create("ol.entity", "driver/d1");
            var record = EntityRecords.Event(new EntityEvent("trips", null, number, number, ["n"], [FeatureDatum.Of((long)number)]));
            await _house.Journal.AppendAsync(grain, number, [record]);
            await _house.Journal.DropAsync(grain, number);
        }
    }

    private async Task<OfflineExport> Start(Action<OfflineOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new OfflineOptions();
        configure?.Invoke(options);
        var meter = new OfflineMeter(Services.GetRequiredService<IMeterFactory>(), Feed);
        var export = new OfflineExport(Feed, _disk, options, meter, time ?? TimeProvider.System, NullLogger<OfflineExport>.Instance);
        await export.StartAsync(Token);
        return export;
    }

    /// <summary>Numbers of the events in the store.</summary>
    private async Task<List<int>> Written()
        => await (await OfflineStore.Open(_folder, Token)).Events("trips", cancellation: Token).Select(row => (int)row.Event.Values[0].Int).ToListAsync(Token);

    /// <summary>What the failure counter says.</summary>
    private sealed class Failures : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Failures()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "onlinelearning.offline.failures")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
