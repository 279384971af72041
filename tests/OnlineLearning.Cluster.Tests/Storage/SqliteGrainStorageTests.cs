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

/// <summary>What is special to states in SQLite: the very ETags of Orleans' Azure Blob provider, and the journal that shares the commit.</summary>
public sealed class SqliteGrainStorageTests : IDisposable
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private readonly SqliteHouse _house = new();

    private SqliteGrainStorage Storage => Houses.States(_house.Store);

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
