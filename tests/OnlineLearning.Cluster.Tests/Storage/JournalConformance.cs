using System.Text;
using OnlineLearning.Contracts.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What every <see cref="IJournal"/> promises.</summary>
public abstract class JournalConformance : IDisposable
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private static readonly GrainId B = GrainId.Create("entity", "driver/8");
    private readonly Lazy<IJournalHouse> _house;

    // Opened by the test, not here: a provider whose server is not installed skips the test in NewHouse.
    protected JournalConformance() => _house = new(NewHouse);

    private IJournalHouse House => _house.Value;

    private IJournal Journal => House.Journal;

    private protected abstract IJournalHouse NewHouse();

    [Fact]
    public async Task Records_come_back_in_order_with_their_numbers_and_bytes()
    {
        await Append(A, 1, "a", "", "ccc");
        await Append(A, 4, "d");
        Assert.Equal(["1:a", "2:", "3:ccc", "4:d"], await Read(A));
        Assert.Equal(["3:ccc", "4:d"], await Read(A, after: 2));
        Assert.Empty(await Read(A, after: 4));
        Assert.Empty(await Read(B));
    }

    [Fact]
    public async Task Appends_that_nobody_awaits_are_read_after_them_in_order()
    {
        for (var i = 1; i <= 500; i++)
        {
            _ = Append(A, i, $"record {i}");
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{i}:record {i}"), await Read(A));
    }

    [Fact]
    public async Task A_lazy_append_becomes_durable_by_itself_and_keeps_its_place_before_later_ones()
    {
        await Journal.AppendAsync(A, 1, [Encoding.UTF8.GetBytes("lazy")], lazy: true).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var lazy = Journal.AppendAsync(A, 2, [Encoding.UTF8.GetBytes("with the next")], lazy: true);
        await Append(A, 3, "urgent");
        await lazy;
        Assert.Equal(["1:lazy", "2:with the next", "3:urgent"], await Read(A));
    }

    [Fact]
    public async Task Acknowledged_records_survive_a_restart_whatever_their_size()
    {
        var large = new string('x', 300_000);
        await Append(A, 1, "a", large);
        await Append(B, 1, "b");
        await Append(A, 3, "c");
        House.Reopen();
        Assert.Equal(["1:a", $"2:{large}", "3:c"], await Read(A));
        Assert.Equal(["1:b"], await Read(B));
        await Append(A, 4, "d");
        Assert.Equal(["3:c", "4:d"], await Read(A, after: 2));
    }

    [Fact]
    public async Task The_first_record_of_an_unknown_grain_may_have_any_number()
    {
        await Append(A, 41, "a");
        await Append(A, 42, "b");
        Assert.Equal(["41:a", "42:b"], await Read(A));
        Assert.Equal(2, Journal.Size.Records);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_taken_number_or_a_gap_is_a_conflict_and_keeps_nothing(long first)
    {
        await Append(A, 1, "a", "b");
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => Append(A, first, "x"));
        Assert.Equal(A, conflict.Grain);
        Assert.Contains($"sequence {first} was given, 3 is next", conflict.Message);
        Assert.Equal(["1:a", "2:b"], await Read(A));
        await Append(A, 3, "c");
        Assert.Equal(["1:a", "2:b", "3:c"], await Read(A));
    }

    [Fact]
    public async Task What_a_stale_caller_sends_behind_a_conflict_does_not_slip_in()
    {
        await Append(A, 1, "a");
        var stale = new[] { Append(A, 1, "stale 1"), Append(A, 2, "stale 2") };
        await Assert.ThrowsAsync<JournalConflictException>(() => stale[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => stale[1]);
        Assert.Equal(["1:a"], await Read(A));
    }

    [Fact]
    public async Task Dropped_records_are_not_read_and_their_numbers_stay_taken()
    {
        await Append(A, 1, "a", "b", "c");
        await Journal.DropAsync(A, 2);
        Assert.Equal(["3:c"], await Read(A));
        Assert.Equal(1, Journal.Size.Records);
        await Journal.DropAsync(A, 3);
        Assert.Empty(await Read(A));
        Assert.Equal((0, 0), (Journal.Size.Records, Journal.Size.Bytes));
        await Assert.ThrowsAsync<JournalConflictException>(() => Append(A, 1, "again"));
        await Read(A);
        await Append(A, 4, "d");
        Assert.Equal(["4:d"], await Read(A));
    }

    [Fact]
    public async Task A_snapshot_ahead_of_the_journal_is_believed()
    {
        await Append(A, 1, "a", "b");
        Assert.Empty(await Read(A, after: 9));
        await Append(A, 10, "j");
        Assert.Equal(["10:j"], await Read(A));
        House.Reopen();
        Assert.Equal(["10:j"], await Read(A, after: 9));
        await Append(A, 11, "k");
    }

    [Fact]
    public async Task The_grain_with_the_oldest_record_is_listed_first_and_one_without_records_never()
    {
        var c = GrainId.Create("model-shard", "m/0");
        await Append(A, 1, "a");
        await Append(B, 1, "b");
        await Append(c, 1, "c");
        await Append(A, 2, "a");
        Assert.Equal([A, B, c], await Journal.OldestAsync(10, Token));
        Assert.Equal([A, B], await Journal.OldestAsync(2, Token));
        await Journal.DropAsync(A, 1);
        Assert.Equal([B, c, A], await Journal.OldestAsync(10, Token));
        await Journal.DropAsync(A, 2);
        await Journal.DropAsync(B, 1);
        Assert.Equal([c], await Journal.OldestAsync(10, Token));
        House.Reopen();
        foreach (var grain in new[] { A, B, c })
        {
            await Read(grain);
        }

        Assert.Equal([c], await Journal.OldestAsync(10, Token));
    }

    [Fact]
    public async Task Many_grains_append_at_once_and_none_loses_or_mixes()
    {
        var grains = Enumerable.Range(0, 40).Select(i => GrainId.Create("entity", $"e/{i}")).ToArray();
        await Task.WhenAll(grains.Select((grain, g) => Task.Run(
            async () =>
            {
                for (var i = 1; i <= 60; i += 3)
                {
                    _ = Append(grain, i, $"{g}.{i}");
                    await Append(grain, i + 1, $"{g}.{i + 1}", $"{g}.{i + 2}");
                }
            },
            Token)));
        Assert.Equal(2400, Journal.Size.Records);
        House.Reopen();
        for (var g = 0; g < grains.Length; g++)
        {
            Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i}:{g}.{i}"), await Read(grains[g]));
        }
    }

    [Fact]
    public async Task After_a_failed_write_nothing_is_kept_and_only_reading_heals()
    {
        await Append(A, 1, "a");
        House.FailWrites = true;
        var failed = new[] { Append(A, 2, "lost"), Append(A, 3, "lost too") };
        foreach (var append in failed)
        {
            await Assert.ThrowsAsync<JournalUnavailableException>(() => append);
        }

        House.FailWrites = false;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Append(A, 2, "not read yet"));
        await Append(B, 1, "b");
        Assert.Equal(["1:a"], await Read(A));
        await Append(A, 2, "c");
        House.Reopen();
        Assert.Equal(["1:a", "2:c"], await Read(A));
        Assert.Equal(["1:b"], await Read(B));
    }

    [Fact]
    public async Task An_empty_append_does_nothing_and_a_number_below_one_is_refused()
    {
        await Append(A, 7);
        Assert.Empty(await Read(A));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Append(A, 0, "a"));
    }

    [Fact]
    public async Task A_journal_of_a_newer_server_is_refused_in_one_line_and_left_as_it_is()
    {
        await Append(A, 1, "a", "b");
        House.Close();
        House.Raise(1);
        var stored = House.Stored();
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            House.Reopen();
            await Read(A);
        });
        Assert.Matches(@"^[^\n]*(: version \d+ was found, this server reads up to version \d+; start a newer server, or put back a backup from before it ran\.)$", refused.Message);
        if (refused is JournalUnavailableException)
        {
            // Read grain by grain: nothing is written over either.
            await Assert.ThrowsAnyAsync<Exception>(() => Append(A, 3, "x"));
        }

        Assert.Equal(stored, House.Stored());
        House.Raise(-1);
        House.Reopen();
        Assert.Equal(["1:a", "2:b"], await Read(A));
        await Append(A, 3, "c");
    }

    public void Dispose()
    {
        if (_house.IsValueCreated)
        {
            House.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task Append(GrainId grain, long first, params string[] records) =>
        await Journal.AppendAsync(grain, first, [.. records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record))]);

    private async Task<IEnumerable<string>> Read(GrainId grain, long after = 0) =>
        (await Journal.ReadAsync(grain, after, Token)).Select(record => $"{record.Sequence}:{Encoding.UTF8.GetString(record.Data.Span)}");
}
