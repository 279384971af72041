using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Generic;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What is special to the journal on a grain storage: two silos, a storage that answers nothing, what is left behind.</summary>
public sealed class StorageJournalTests
{
    private static readonly GrainId A = GrainId.Create("entity", "a");
    private readonly MemoryStorage _storage = new(Houses.Serializer);
    private readonly StorageJournal _one;
    private readonly StorageJournal _two;

    public StorageJournalTests() => (_one, _two) = (Open(), Open());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_was_overtaken_cannot_append_even_after_everything_was_dropped()
    {
        await _one.AppendAsync(A, 1, [new byte[600]]);
        await _two.ReadAsync(A, 0, Token);
        for (var i = 2; i <= 20; i++)
        {
            await _two.AppendAsync(A, i, [new byte[600]]);
        }

        await _two.DropAsync(A, 20);
        Assert.Equal(1, _storage.States);
        await Assert.ThrowsAsync<JournalConflictException>(() => _one.AppendAsync(A, 2, [new byte[600]]));
        Assert.Empty(await _two.ReadAsync(A, 0, Token));
    }

    [Fact]
    public async Task A_write_without_an_answer_may_be_kept_and_reading_tells()
    {
        await _one.AppendAsync(A, 1, [new byte[1]]);
        _storage.FailAfterWriting = true;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.AppendAsync(A, 2, [new byte[1]]));
        _storage.FailAfterWriting = false;
        Assert.Equal(2, (await _one.ReadAsync(A, 0, Token)).Count);
        await _one.AppendAsync(A, 3, [new byte[1]]);
    }

    [Fact]
    public async Task A_segment_left_by_a_failed_seal_is_written_again()
    {
        await _one.AppendAsync(A, 1, [new byte[2000]]);
        _storage.FailAfterWriting = true;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.AppendAsync(A, 2, [new byte[10]]));
        _storage.FailAfterWriting = false;
        Assert.Equal(2, _storage.States);
        await _two.ReadAsync(A, 0, Token);
        await _two.AppendAsync(A, 2, [new byte[20]]);
        Assert.Equal([2000, 20], (await _one.ReadAsync(A, 0, Token)).Select(record => record.Data.Length));
    }

    /// <summary>The stale writer would seal the tail that it knows under the number that the other has used since.</summary>
    [Fact]
    public async Task A_writer_that_was_overtaken_does_not_overwrite_a_segment_that_counts()
    {
        await _one.AppendAsync(A, 1, [new byte[1100]]);
        await _two.ReadAsync(A, 0, Token);
        await _two.DropAsync(A, 1);
        await _two.AppendAsync(A, 2, [new byte[1200]]);
        await _two.AppendAsync(A, 3, [new byte[30]]);

        await Assert.ThrowsAsync<JournalConflictException>(() => _one.AppendAsync(A, 2, [new byte[40]]));
        Assert.Equal([1200, 30], (await Open().ReadAsync(A, 1, Token)).Select(record => record.Data.Length));
    }

    [Fact]
    public async Task What_waits_for_a_grain_is_one_write()
    {
        await Task.WhenAll(Enumerable.Range(1, 500).Select(i => _one.AppendAsync(A, i, [new byte[1]])));
        Assert.InRange(_storage.Writes, 1, 400);
    }

    [Fact]
    public async Task Appends_beyond_the_pending_bound_are_refused()
    {
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.AppendAsync(A, 1, [new byte[5000]]));
        Assert.Contains($"{nameof(StorageJournalOptions.PendingBoundBytes)} = 4096", refused.Message);
    }

    private StorageJournal Open() => new(_storage, new StorageJournalOptions { TailBytes = 1024, PendingBoundBytes = 4096 });
}
