using OnlineLearning.Contracts.Storage;
using OnlineLearning.Grains.Durability;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>What a grain makes of a journal that does not go on where its snapshot ends.</summary>
public sealed class GrainJournalTests
{
    private static readonly GrainId Grain = GrainId.Create("ol.shard", "eta/1/0");

    [Theory]
    [InlineData(0, new long[] { 1, 2, 3 }, 3)]
    [InlineData(7, new long[] { 8, 9 }, 9)]
    [InlineData(7, new long[] { }, 7)]
    public async Task Records_that_follow_the_snapshot_are_replayed(long snapshot, long[] records, long last)
    {
        var (journal, replayed) = Of(snapshot, records);
        await journal.Load(_ => { }, record => replayed.Add(record.Sequence), TestContext.Current.CancellationToken);
        Assert.Equal(records, replayed);
        Assert.Equal(last, journal.Last);
    }

    [Theory]
    [InlineData(0, new long[] { 2 }, 0, 1, 2)]
    [InlineData(7, new long[] { 12, 13 }, 0, 8, 12)]
    [InlineData(7, new long[] { 8, 10 }, 1, 9, 10)]
    [InlineData(7, new long[] { 8, 8 }, 1, 9, 8)]
    public async Task A_gap_means_that_another_activation_has_written_a_snapshot_and_is_refused_before_anything_after_it_is_replayed(long snapshot, long[] records, int before, long wanted, long found)
    {
        var (journal, replayed) = Of(snapshot, records);
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => journal.Load(_ => { }, record => replayed.Add(record.Sequence), TestContext.Current.CancellationToken));
        Assert.Contains($"sequence {wanted} was given, {found} is next", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(before, replayed.Count);

        // It was not read whole, so it writes nothing over what is stored.
        await journal.WriteSnapshot(() => throw new InvalidOperationException("Nothing is to be written."));
    }

    [Fact]
    public async Task A_snapshot_goes_over_the_version_that_was_read_and_the_next_over_that()
    {
        var store = new Store(GrainSnapshot.Of(7, [7])) { Tag = "a" };
        var journal = Of(store, [8], dropped: 0);
        await journal.Load(_ => { }, _ => { }, TestContext.Current.CancellationToken);
        await journal.WriteSnapshot(() => [8]);
        await journal.Append([1]);
        await journal.WriteSnapshot(() => [9]);
        Assert.Equal([(8, "a"), (9, "a+")], store.Written);
        Assert.Equal([8, 9], store.DroppedUpTo);
    }

    [Fact]
    public async Task Without_a_snapshot_the_first_one_is_made_and_not_written_over_another()
    {
        var store = new Store((GrainSnapshot?)null);
        var journal = Of(store, [1, 2], dropped: 0);
        await journal.Load(_ => throw new InvalidOperationException("There is none."), _ => { }, TestContext.Current.CancellationToken);
        await journal.WriteSnapshot(() => [2]);
        Assert.Equal([(2L, null)], store.Written);
    }

    /// <summary>A state that could not be read says so; what a store refuses for good stays what it is.</summary>
    [Theory]
    [InlineData(typeof(IOException), typeof(StateUnavailableException))]
    [InlineData(typeof(TimeoutException), typeof(StateUnavailableException))]
    [InlineData(typeof(OrleansException), typeof(OrleansException))]
    [InlineData(typeof(InvalidDataException), typeof(InvalidDataException))]
    public async Task A_store_that_cannot_be_read_leaves_the_grain_unread(Type thrown, Type seen)
    {
        var journal = Of(new Store(GrainSnapshot.Of(7, [7])) { Failure = (Exception)Activator.CreateInstance(thrown, "no")! }, [8], dropped: 0);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => journal.Load(_ => { }, _ => { }, TestContext.Current.CancellationToken));
        Assert.IsType(seen, failure);
        Assert.Contains("no", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>As by a silo that was taken for dead and wrote on between the two readings: all that follows on the old snapshot is gone from the journal.</summary>
    [Theory]
    [InlineData(9, new long[] { 10 }, 10)]
    [InlineData(9, new long[] { }, 9)]
    public async Task A_snapshot_that_was_read_before_a_newer_one_was_written_is_read_again(long newest, long[] records, long last)
    {
        var restored = new List<byte[]>();
        var journal = Of(new Store(GrainSnapshot.Of(7, [7]), GrainSnapshot.Of(newest, [9])), records, dropped: 9);
        await journal.Load(restored.Add, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal<byte[]>([[9]], restored);
        Assert.Equal(last, journal.Last);
    }

    [Fact]
    public async Task What_was_dropped_and_is_in_no_snapshot_is_a_conflict_and_not_an_old_state()
    {
        var journal = Of(new Store(GrainSnapshot.Of(7, [7]), GrainSnapshot.Of(8, [8])), [], dropped: 9);
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => journal.Load(_ => { }, _ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("sequence 9 was given, 10 is next", conflict.Message, StringComparison.Ordinal);
    }

    private static (GrainJournal Journal, List<long> Replayed) Of(long snapshot, long[] records)
        => (Of(new Store(snapshot == 0 ? null : GrainSnapshot.Of(snapshot, [1])), records, dropped: 0), []);

    private static GrainJournal Of(Store store, long[] records, long dropped)
    {
        var journal = Fake.Of<IJournal>((method, arguments) =>
        {
            switch (method)
            {
                case nameof(IJournal.TakeOverAsync):
                    return Task.FromResult(new JournalTail([.. records.Where(sequence => sequence > (long)arguments[1]!).Select(sequence => new JournalRecord(sequence, new byte[1]))], dropped));
                case nameof(IJournal.DropAsync):
                    store.DroppedUpTo.Add((long)arguments[1]!);
                    return Task.CompletedTask;
                case nameof(IJournal.AppendAsync):
                    return Task.CompletedTask;
                default:
                    throw new InvalidOperationException(method);
            }
        });
        return new(Grain, journal, new SnapshotStorage(store), new DurabilityOptions(), new Activation());
    }

    /// <summary>One after the other is read; the last again and again.</summary>
    private sealed class Store(params GrainSnapshot?[] stored) : IGrainStorage
    {
        private int _read;

        public string? Tag { get; set; }

        public Exception? Failure { get; init; }

        public List<(long Last, string? Tag)> Written { get; } = [];

        public List<long> DroppedUpTo { get; } = [];

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (Failure is not null)
            {
                return Task.FromException(Failure);
            }

            var read = stored[Math.Min(_read++, stored.Length - 1)];
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)(object)(read ?? new()), Tag, read is not null);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Assert.Equal(grainState.ETag is not null, grainState.RecordExists);
            Written.Add((((GrainSnapshot)(object)grainState.State!).Sequence, grainState.ETag));
            grainState.ETag += "+";
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InvalidOperationException(grainId.ToString());
    }

    private sealed class Activation : IJournaledGrain
    {
        public void GiveUp(Exception failure) => throw failure;
    }
}
