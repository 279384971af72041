using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What is special to segments that many grains share: drops on disk, crashes, commits that fail while the next fills.</summary>
public sealed class SqliteJournalTests
{
    private static readonly ReadOnlyMemory<byte>[] Record = [new byte[] { 1 }];
    private static readonly GrainId A = Grain("a");
    private static readonly GrainId B = Grain("b");
    private static readonly GrainId Other = Grain("other");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grain_dropped_in_full_is_not_listed_after_a_restart_though_others_keep_its_segment()
    {
        using var house = new SqliteHouse(Waiting);
        await InOneSegment(house, A, B);
        await house.Journal.DropAsync(A, 1);
        house.Reopen();
        Assert.Equal([B], await house.Journal.OldestAsync(10, Token));
        Assert.Equal(1, house.Journal.Size.Records);
        await Assert.ThrowsAsync<JournalConflictException>(() => house.Journal.AppendAsync(A, 1, Record));
    }

    [Fact]
    public async Task Commits_are_counted_with_what_they_held()
    {
        using var house = new SqliteHouse(Waiting);
        var journal = (SqliteJournal)house.Journal;
        Assert.Equal(default, journal.Commits);
        await journal.AppendAsync(A, 1, [Record[0], Record[0], Record[0]]);
        await journal.AppendAsync(B, 1, Record);
        Assert.Equal((2, 4), (journal.Commits.Commits, journal.Commits.Records));
        Assert.True(journal.Commits.Bytes > 4);
        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync(B, 1, Record));
        Assert.Equal(4, journal.Commits.Records);
    }

    [Fact]
    public async Task Grains_whose_drop_still_counts_on_disk_are_not_forgotten_beyond_the_bound()
    {
        using var house = new SqliteHouse(options =>
        {
            Waiting(options);
            options.RememberedGrains = 1;
        });
        var dropped = Enumerable.Range(0, 5).Select(i => Grain($"{i}")).ToArray();
        await InOneSegment(house, [B, .. dropped]);
        foreach (var grain in dropped)
        {
            await house.Journal.DropAsync(grain, 1);
        }

        house.Reopen();
        foreach (var grain in dropped)
        {
            // Accepted, the record would be taken for a dropped one at the next start.
            await Assert.ThrowsAsync<JournalConflictException>(() => house.Journal.AppendAsync(grain, 1, Record));
        }
    }

    [Fact]
    public async Task Records_before_a_gap_were_dropped_though_a_crash_came_before_their_mark()
    {
        using var house = new SqliteHouse(Waiting);
        await InOneSegment(house, A, B);
        Assert.Empty(await house.Journal.ReadAsync(A, 9, Token));
        await house.Journal.AppendAsync(A, 10, Record);
        house.Crash();
        Assert.Equal(10, Assert.Single(await house.Journal.ReadAsync(A, 0, Token)).Sequence);
        await house.Journal.AppendAsync(A, 11, Record);
    }

    [Fact]
    public async Task Appends_that_filled_the_next_commit_fail_with_the_one_they_follow_on()
    {
        using var house = new SqliteHouse(options => options.BusyTimeout = TimeSpan.FromMilliseconds(300));
        house.FailWrites = true;
        var first = house.Journal.AppendAsync(A, 1, Record);
        Task next;
        long last = 1;
        do
        {
            // All appends of one commit share a task.
            next = house.Journal.AppendAsync(A, ++last, Record);
        }
        while (ReferenceEquals(next, first));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => first);
        house.FailWrites = false;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => next);
        Assert.Empty(await house.Journal.ReadAsync(A, 0, Token));
        await house.Journal.AppendAsync(A, 1, Record);
        house.Reopen();
        Assert.Single(await house.Journal.ReadAsync(A, 0, Token));
    }

    [Fact]
    public async Task What_rests_on_an_append_under_way_is_in_its_commit_or_in_the_next()
    {
        using var house = new SqliteHouse(Waiting);
        house.FailWrites = true;
        var committing = house.Journal.AppendAsync(A, 1, Record);
        FillNext(house, committing, 1);
        var pending = house.Journal.AppendAsync(B, 1, Record);
        Assert.Same(pending, house.Journal.TryAppendBehind(committing, B, 2, Record));
        Assert.Same(pending, house.Journal.TryAppendBehind(pending, B, 3, Record));
        house.FailWrites = false;
        await pending;
        await house.Journal.TryAppendBehind(pending, B, 4, Record)!;
        house.Reopen();
        Assert.Equal((1, 4), ((await house.Journal.ReadAsync(A, 0, Token)).Count, (await house.Journal.ReadAsync(B, 0, Token)).Count));
    }

    [Fact]
    public async Task What_rests_on_an_append_that_fails_fails_with_it_and_is_not_taken_after()
    {
        using var house = new SqliteHouse(options => options.BusyTimeout = TimeSpan.FromMilliseconds(300));
        house.FailWrites = true;
        var lost = house.Journal.AppendAsync(A, 1, Record);
        var behind = house.Journal.TryAppendBehind(lost, B, 1, Record);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => lost);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => behind!);
        house.FailWrites = false;
        Assert.Null(house.Journal.TryAppendBehind(lost, Grain("later"), 1, Record));
        Assert.Empty(await house.Journal.ReadAsync(B, 0, Token));
        Assert.Equal(0, house.Journal.Size.Records);
    }

    [Fact]
    public void What_rests_on_something_that_this_journal_does_not_write_is_not_taken_before_it()
    {
        using var house = new SqliteHouse(Waiting);
        Assert.Null(house.Journal.TryAppendBehind(new TaskCompletionSource().Task, A, 1, Record));
        Assert.Equal(0, house.Journal.Size.Records);
    }

    private static GrainId Grain(string key) => GrainId.Create("entity", key);

    private static void Waiting(OnlineLearning.Storage.Sqlite.SqliteStorageOptions options) => options.BusyTimeout = TimeSpan.FromMinutes(1);

    /// <summary>While the commit thread waits for the file with a first commit, the grains' records gather in the second.</summary>
    private static async Task InOneSegment(SqliteHouse house, params GrainId[] grains)
    {
        house.FailWrites = true;
        var last = FillNext(house, house.Journal.AppendAsync(Other, 1, Record), 2);
        var appends = grains.Select(grain => house.Journal.AppendAsync(grain, 1, Record)).ToArray();
        house.FailWrites = false;
        await Task.WhenAll(appends);
        _ = Assert.Single(appends.Distinct());
        await house.Journal.DropAsync(Other, last);
    }

    /// <summary>Appends until the commit thread has taken the commit of <paramref name="first"/> and the next fills.</summary>
    private static long FillNext(SqliteHouse house, Task first, long number)
    {
        while (ReferenceEquals(house.Journal.AppendAsync(Other, number, Record), first))
        {
            number++;
        }

        return number;
    }
}
