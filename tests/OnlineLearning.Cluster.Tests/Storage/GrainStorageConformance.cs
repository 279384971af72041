using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>A grain storage with what the conformance suite needs around it.</summary>
internal interface IGrainStorageHouse : IDisposable
{
    IGrainStorage Storage { get; }

    /// <summary>As another process opens the same store.</summary>
    void Reopen();

    /// <summary>While true the store refuses every write.</summary>
    bool FailWrites { set; }
}

/// <summary>What every grain storage promises: a write without an ETag creates, with one replaces exactly that version, all else is an <see cref="InconsistentStateException"/>.</summary>
public abstract class GrainStorageConformance : IDisposable
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private readonly Lazy<IGrainStorageHouse> _house;

    // Opened by the test, not here: a provider whose server is not installed skips the test in NewHouse.
    protected GrainStorageConformance() => _house = new(NewHouse);

    private IGrainStorageHouse House => _house.Value;

    private IGrainStorage Storage => House.Storage;

    private protected abstract IGrainStorageHouse NewHouse();

    /// <summary>False where a clear without an ETag takes whatever is there.</summary>
    private protected virtual bool ClearNeedsETag => true;

    [Fact]
    public async Task What_was_never_written_is_a_fresh_state_without_an_etag()
    {
        var state = await Read(A);
        Assert.Equal(("", true, false), (state.State!.Text, string.IsNullOrEmpty(state.ETag), state.RecordExists));
    }

    [Fact]
    public async Task A_state_is_read_as_it_was_written_by_another_process_too()
    {
        var written = await Write(await Read(A), "one");
        Assert.Equal((true, false), (written.RecordExists, string.IsNullOrEmpty(written.ETag)));
        House.Reopen();
        var read = await Read(A);
        Assert.Equal(("one", written.ETag, true), (read.State!.Text, read.ETag, read.RecordExists));
        var next = await Write(read, "two");
        Assert.NotEqual(written.ETag, next.ETag);
        Assert.Equal("two", (await Read(A)).State!.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    [InlineData(900_000)]
    public async Task A_state_of_any_size_comes_back_whole(int length)
    {
        var text = string.Create(length, 7, (span, seed) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('a' + ((i + (i / 100) + seed) % 26));
            }
        });
        var state = await Write(new(new()), text);
        Assert.Equal(text, (await Read(A)).State!.Text);
        await Write(state, "short");
        Assert.Equal("short", (await Read(A)).State!.Text);
    }

    [Theory]
    [InlineData("state", "driver/8")]
    [InlineData("other", "driver/7")]
    [InlineData("state", "driver/7/")]
    [InlineData("state", "a b+c%41=é#?\\'\"汉")]
    public async Task States_differ_by_name_and_by_grain(string name, string key)
    {
        var other = GrainId.Create("entity", key);
        await Write(new(new()), "one");
        Assert.False((await Read(other, name)).RecordExists);
        var written = new GrainState<Note>(new() { Text = "two" });
        await Storage.WriteStateAsync(name, other, written);
        Assert.Equal("two", (await Read(other, name)).State!.Text);
        Assert.Equal("one", (await Read(A)).State!.Text);
        await Storage.ClearStateAsync(name, other, written);
        Assert.False((await Read(other, name)).RecordExists);
        Assert.True((await Read(A)).RecordExists);
    }

    [Fact]
    public async Task A_write_or_clear_without_the_etag_changes_nothing()
    {
        await Write(new(new()), "one");
        await Refused(null, "one");
    }

    [Fact]
    public async Task A_write_or_clear_with_an_outdated_etag_changes_nothing()
    {
        var state = await Write(new(new()), "one");
        var outdated = state.ETag;
        await Write(state, "two");
        await Refused(outdated, "two");
    }

    [Fact]
    public async Task An_etag_from_before_a_clear_never_fits_again()
    {
        var state = await Write(new(new()), "one");
        var before = state.ETag;
        await Storage.ClearStateAsync("state", A, state);
        Assert.Equal(("", false), (state.State!.Text, state.RecordExists));
        var read = await Read(A);
        Assert.Equal((state.ETag, false, ""), (read.ETag, read.RecordExists, read.State!.Text));
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Write(new(new(), before), "stale"));
        House.Reopen();
        await Write(state, "again");
        await Refused(before, "again");
    }

    [Fact]
    public async Task Of_writers_at_once_exactly_one_wins_each_round()
    {
        string? etag = null;
        for (var round = 0; round < 8; round++)
        {
            var writers = Enumerable.Range(0, 6).Select(i => new GrainState<Note>(new() { Text = $"{round}.{i}" }, etag)).ToArray();
            var outcomes = await Task.WhenAll(writers.Select(writer => Task.Run(() => Wins(writer))));
            var winner = Assert.Single(writers.Where((_, i) => outcomes[i]));
            Assert.Equal(winner.State!.Text, (await Read(A)).State!.Text);
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
        Assert.Equal("as it was", (await Read(A)).State!.Text);
    }

    [Fact]
    public async Task A_failed_write_is_reported_and_keeps_the_etag()
    {
        var state = await Write(new(new()), "one");
        var before = state.ETag;
        House.FailWrites = true;
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Write(state, "two"));
        Assert.IsNotType<InconsistentStateException>(failure, exactMatch: false);
        House.FailWrites = false;
        Assert.Equal(before, state.ETag);
        Assert.Equal("one", (await Read(A)).State!.Text);
        await Write(state, "three");
    }

    public void Dispose()
    {
        if (_house.IsValueCreated)
        {
            House.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private async Task Refused(string? etag, string there)
    {
        var stale = new GrainState<Note>(new() { Text = "stale" }, etag);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", A, stale));
        if (etag is not null || ClearNeedsETag)
        {
            await Assert.ThrowsAnyAsync<InconsistentStateException>(() => Storage.ClearStateAsync("state", A, stale));
            Assert.Equal(etag, stale.ETag);
        }

        Assert.Equal(there, (await Read(A)).State!.Text);
    }

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

    private async Task<GrainState<Note>> Read(GrainId grain, string name = "state")
    {
        var state = new GrainState<Note>(new());
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private async Task<GrainState<Note>> Write(GrainState<Note> state, string text)
    {
        state.State = new() { Text = text };
        await Storage.WriteStateAsync("state", A, state);
        return state;
    }
}

public sealed class SqliteGrainStorageConformance : GrainStorageConformance
{
    private protected override IGrainStorageHouse NewHouse() => new SqliteStates();

    private sealed class SqliteStates : IGrainStorageHouse
    {
        private readonly SqliteHouse _house = new();

        public IGrainStorage Storage => Houses.States(_house.Store);

        public bool FailWrites
        {
            set => _house.FailWrites = value;
        }

        public void Reopen() => _house.Reopen();

        public void Dispose() => _house.Dispose();
    }
}
