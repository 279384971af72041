using OnlineLearning.Storage.Sqlite;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

[GenerateSerializer]
[Alias("OnlineLearning.Cluster.Tests.Note")]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";
}

/// <summary>The ETag rules of Orleans' Azure Blob provider.</summary>
public sealed class SqliteGrainStorageTests : IDisposable
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private readonly SqliteHouse _house = new();

    private SqliteGrainStorage Storage => Houses.States(_house.Store);

    [Fact]
    public async Task What_was_never_written_is_a_fresh_state_without_an_etag()
    {
        var state = await Read();
        Assert.Equal(("", null, false), (state.State!.Text, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task A_state_is_read_as_it_was_written_after_a_restart_too()
    {
        var written = await Write(await Read(), "one");
        Assert.Equal((true, false), (written.RecordExists, string.IsNullOrEmpty(written.ETag)));
        _house.Reopen();
        var read = await Read();
        Assert.Equal(("one", written.ETag, true), (read.State!.Text, read.ETag, read.RecordExists));
        var next = await Write(read, "two");
        Assert.NotEqual(written.ETag, next.ETag);
        Assert.Equal("two", (await Read()).State!.Text);
    }

    [Fact]
    public async Task States_differ_by_name_and_by_grain()
    {
        await Write(new GrainState<Note>(new()), "one");
        Assert.False((await Read("other")).RecordExists);
        var elsewhere = new GrainState<Note>(new());
        await Storage.ReadStateAsync("state", GrainId.Create("entity", "driver/8"), elsewhere);
        Assert.False(elsewhere.RecordExists);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("77")]
    [InlineData("not a number")]
    public async Task A_write_or_clear_with_a_wrong_etag_changes_nothing(string? etag)
    {
        await Write(new GrainState<Note>(new()), "one");
        var stale = new GrainState<Note>(new() { Text = "stale" }, etag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", A, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("state", A, stale));
        Assert.Equal(etag, stale.ETag);
        Assert.Equal("one", (await Read()).State!.Text);
    }

    [Fact]
    public async Task An_etag_without_a_record_cannot_write()
    {
        var failure = await Assert.ThrowsAsync<InconsistentStateException>(() => Write(new GrainState<Note>(new(), "1"), "one"));
        Assert.Equal(("none", "1"), (failure.StoredEtag, failure.CurrentEtag));
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_an_etag_from_before_never_fits_again()
    {
        var first = await Write(new GrainState<Note>(new()), "one");
        var before = first.ETag;
        await Storage.ClearStateAsync("state", A, first);
        Assert.Equal(("", null, false), (first.State!.Text, first.ETag, first.RecordExists));
        Assert.Null((await Read()).ETag);
        _house.Reopen();
        await Write(first, "again");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(new GrainState<Note>(new(), before), "stale"));
    }

    [Fact]
    public async Task With_DeleteStateOnClear_off_the_version_stays_and_is_still_checked()
    {
        using var house = new SqliteHouse(options => options.DeleteStateOnClear = false);
        var storage = Houses.States(house.Store);
        var state = new GrainState<Note>(new() { Text = "one" });
        await storage.WriteStateAsync("state", A, state);
        var written = state.ETag;
        await storage.ClearStateAsync("state", A, state);
        Assert.Equal((false, ""), (state.RecordExists, state.State!.Text));
        Assert.NotEqual(written, state.ETag);
        var read = new GrainState<Note>(new());
        await storage.ReadStateAsync("state", A, read);
        Assert.Equal((state.ETag, false), (read.ETag, read.RecordExists));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", A, new GrainState<Note>(new())));
        await storage.WriteStateAsync("state", A, read);
    }

    [Fact]
    public async Task Of_writers_at_once_exactly_one_wins_each_round()
    {
        string? etag = null;
        for (var round = 0; round < 20; round++)
        {
            var writers = Enumerable.Range(0, 8).Select(i => new GrainState<Note>(new() { Text = $"{round}.{i}" }, etag)).ToArray();
            var outcomes = await Task.WhenAll(writers.Select(writer => Task.Run(() => Wins(writer))));
            var winner = Assert.Single(writers.Where((_, i) => outcomes[i]));
            Assert.Equal(winner.State!.Text, (await Read()).State!.Text);
            etag = winner.ETag;
        }
    }

    [Fact]
    public async Task What_changes_after_the_call_is_not_in_the_written_state()
    {
        var state = new GrainState<Note>(new() { Text = "as it was" });
        var writing = Storage.WriteStateAsync("state", A, state);
        state.State!.Text = "changed meanwhile";
        await writing;
        Assert.Equal("as it was", (await Read()).State!.Text);
    }

    [Fact]
    public async Task A_conflicting_state_does_not_disturb_the_journal_records_of_its_commit()
    {
        await Write(new GrainState<Note>(new()), "one");
        var append = _house.Journal.AppendAsync(A, 1, [new byte[] { 1 }]);
        var conflict = Write(new GrainState<Note>(new(), "77"), "stale");
        await append;
        await Assert.ThrowsAsync<InconsistentStateException>(() => conflict);
        Assert.Single(await _house.Journal.ReadAsync(A, 0, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failed_commit_is_reported_and_keeps_the_etag()
    {
        var state = await Write(new GrainState<Note>(new()), "one");
        var before = state.ETag;
        _house.FailWrites = true;
        await Assert.ThrowsAsync<OnlineLearning.Storage.StorageUnavailableException>(() => Write(state, "two"));
        _house.FailWrites = false;
        Assert.Equal(before, state.ETag);
        await Write(state, "three");
    }

    public void Dispose() => _house.Dispose();

    private async Task<bool> Wins(GrainState<Note> state)
    {
        try
        {
            await Storage.WriteStateAsync("state", A, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task<GrainState<Note>> Read(string name = "state")
    {
        var state = new GrainState<Note>(new());
        await Storage.ReadStateAsync(name, A, state);
        return state;
    }

    private async Task<GrainState<Note>> Write(GrainState<Note> state, string text)
    {
        state.State = new() { Text = text };
        await Storage.WriteStateAsync("state", A, state);
        return state;
    }
}
