using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>The file, its bounds, and what the operator is told.</summary>
public sealed class SqliteStoreTests
{
    private static readonly GrainId A = GrainId.Create("entity", "a");

    [Fact]
    public void A_second_server_on_the_same_file_is_told_who_has_it()
    {
        using var house = new SqliteHouse();
        var refused = Assert.Throws<StorageUnavailableException>(() => Open(house.File));
        Assert.Equal($"'{house.File}' is in use: another server holds '{house.File}.lock'. Stop it, or give this one its own data folder.", refused.Message);
        house.Store.Dispose();
        Open(house.File).Dispose();
        house.Reopen();
    }

    [Fact]
    public void A_newer_schema_is_refused_and_the_file_is_free_again()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("data.db");
        Open(file).Dispose();
        Change(file, "PRAGMA user_version = 3");
        var refused = Assert.Throws<StorageUnavailableException>(() => Open(file));
        Assert.Equal($"The schema of '{file}': version 3 was found, this server reads up to version 2; start a newer server, or put back a backup from before it ran.", refused.Message);
        Change(file, "PRAGMA user_version = 2");
        Open(file).Dispose();
    }

    [Fact]
    public void What_cannot_be_opened_is_one_line_with_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file");
        File.WriteAllText(file, string.Join(' ', Enumerable.Repeat("this is not a database", 100)));
        foreach (var path in new[] { Path.Combine(file, "below", "data.db"), file, folder.Path })
        {
            var refused = Assert.Throws<StorageUnavailableException>(() => Open(path));
            Assert.Contains($"'{file}", refused.Message.Replace(folder.Path + "'", file + "'"));
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    [Fact]
    public void A_damaged_segment_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("data.db");
        Open(file).Dispose();
        Change(file, "INSERT INTO segment VALUES(7, x'ff')");
        Assert.Equal($"'{file}' is damaged: segment 7 of the journal cannot be read.", Assert.Throws<StorageUnavailableException>(() => Open(file)).Message);
    }

    [Theory]
    [InlineData(nameof(SqliteStorageOptions.Path), " ")]
    [InlineData(nameof(SqliteStorageOptions.JournalBoundBytes), 65535L)]
    [InlineData(nameof(SqliteStorageOptions.PendingBoundBytes), (1L << 30) + 1)]
    [InlineData(nameof(SqliteStorageOptions.SegmentBytes), 1023)]
    [InlineData(nameof(SqliteStorageOptions.FileBoundBytes), -1L)]
    [InlineData(nameof(SqliteStorageOptions.Readers), 65)]
    [InlineData(nameof(SqliteStorageOptions.RememberedGrains), 0)]
    public void An_option_outside_its_range_is_named_with_its_value_and_what_is_allowed(string option, object value)
    {
        var options = new SqliteStorageOptions { Path = "unused" };
        typeof(SqliteStorageOptions).GetProperty(option)!.SetValue(options, value);
        var failure = Assert.Throws<OptionsValidationException>(() => new SqliteStore(Options.Create(options)));
        Assert.StartsWith($"SqliteStorageOptions.{option} is ", failure.Message);
        Assert.Contains($"{value}", failure.Message);
        Assert.Contains("allowed: ", failure.Message);
    }

    [Fact]
    public async Task A_full_file_fails_appends_until_something_is_dropped()
    {
        using var house = new SqliteHouse(options => (options.FileBoundBytes, options.SegmentBytes) = (512 << 10, 16 << 10));
        var last = 0;
        var full = await Assert.ThrowsAsync<JournalUnavailableException>(async () =>
        {
            for (; last < 200; last++)
            {
                await house.Journal.AppendAsync(A, last + 1, [new byte[10_000]]);
            }
        });
        Assert.Contains("full", full.Message);
        Assert.InRange(last, 20, 51);
        Assert.Equal(last, (await house.Journal.ReadAsync(A, 0, TestContext.Current.CancellationToken)).Count);
        await house.Journal.DropAsync(A, last);
        house.Reopen();
        for (var i = 1; i <= 20; i++)
        {
            await house.Journal.AppendAsync(A, last + i, [new byte[10_000]]);
        }
    }

    [Fact]
    public async Task Appends_beyond_the_pending_bound_are_refused_and_what_came_before_is_kept()
    {
        using var house = new SqliteHouse(options => (options.PendingBoundBytes, options.BusyTimeout) = (64 << 10, TimeSpan.FromMinutes(1)));
        await house.Journal.AppendAsync(A, 1, [new byte[10]]);
        // The commit thread waits for the lock, so nothing leaves the queue.
        house.FailWrites = true;
        var appends = Enumerable.Range(2, 10).Select(i => house.Journal.AppendAsync(A, i, [new byte[10_000]])).ToArray();
        Assert.All(appends[6..], append => Assert.IsType<JournalUnavailableException>(append.Exception?.InnerException));
        Assert.Contains($"{nameof(SqliteStorageOptions.PendingBoundBytes)} = 65536", appends[6].Exception!.InnerException!.Message);
        house.FailWrites = false;
        await Task.WhenAll(appends[..6]);
        Assert.Equal(7, (await house.Journal.ReadAsync(A, 0, TestContext.Current.CancellationToken)).Count);
        await house.Journal.AppendAsync(A, 8, [new byte[10]]);
    }

    [Fact]
    public async Task Dropping_the_oldest_brings_the_size_below_the_bound_and_the_file_stops_growing()
    {
        using var house = new SqliteHouse(options => (options.JournalBoundBytes, options.SegmentBytes) = (1 << 20, 16 << 10));
        var grains = Enumerable.Range(0, 20).Select(i => GrainId.Create("entity", $"{i}")).ToArray();
        var last = new Dictionary<GrainId, long>();
        long largest = 0;
        for (var round = 0; round < 200; round++)
        {
            var appends = grains.Select(grain => house.Journal.AppendAsync(grain, last[grain] = last.GetValueOrDefault(grain) + 1, [new byte[8000]])).ToArray();
            await Task.WhenAll(appends);
            while (house.Journal.Size.Bytes > house.Journal.Size.BoundBytes)
            {
                var oldest = Assert.Single(await house.Journal.OldestAsync(1, TestContext.Current.CancellationToken));
                await house.Journal.DropAsync(oldest, last[oldest]);
            }

            largest = Math.Max(largest, house.Journal.Size.Bytes);
            if (round == 100)
            {
                house.Reopen();
            }
        }

        Assert.InRange(largest, 900 << 10, 1 << 20);
        house.Reopen();
        // Of 31 MiB: what is kept, and the 8 MiB at which what was dropped leaves the disk however fast it came.
        Assert.InRange(new FileInfo(house.File).Length, 1, 10 << 20);
    }

    [Fact]
    public async Task Only_the_stated_number_of_resting_grains_is_remembered()
    {
        using var house = new SqliteHouse(options => options.RememberedGrains = 5);
        for (var i = 0; i < 50; i++)
        {
            var grain = GrainId.Create("entity", $"{i}");
            await house.Journal.AppendAsync(grain, 1, [new byte[10]]);
            await house.Journal.DropAsync(grain, 1);
        }

        house.Reopen();
        Assert.InRange(house.Store.RememberedGrains, 0, 5);
    }

    private static SqliteStore Open(string file) => new(Options.Create(new SqliteStorageOptions { Path = file }));

    private static void Change(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        SqliteHouse.Execute(connection, sql);
    }
}
