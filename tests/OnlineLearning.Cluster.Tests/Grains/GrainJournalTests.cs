using OnlineLearning.Contracts.Storage;
using OnlineLearning.Grains.Durability;
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
    public async Task A_snapshot_that_came_from_another_silo_without_its_bytes_is_read_from_the_store()
    {
        var held = Held(new GrainSnapshot { Sequence = 7 }, () => GrainSnapshot.Of(9, [5]));
        var restored = new List<byte[]>();
        var journal = new GrainJournal(Grain, Stored([], dropped: 0), held, new DurabilityOptions(), failure => throw failure);
        await journal.Load(restored.Add, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal<byte[]>([[5]], restored);
        Assert.Equal(9, journal.Last);
    }

    /// <summary>As by a silo that was taken for dead and wrote on between the two readings: all that follows on the old snapshot is gone from the journal.</summary>
    [Theory]
    [InlineData(9, new long[] { 10 }, 10)]
    [InlineData(9, new long[] { }, 9)]
    public async Task A_snapshot_that_was_read_before_a_newer_one_was_written_is_read_again(long newest, long[] records, long last)
    {
        var stored = GrainSnapshot.Of(7, [7]);
        var held = Held(stored, () => GrainSnapshot.Of(newest, [9]));
        var restored = new List<byte[]>();
        var journal = new GrainJournal(Grain, Stored(records, dropped: 9), held, new DurabilityOptions(), failure => throw failure);
        await journal.Load(restored.Add, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal<byte[]>([[9]], restored);
        Assert.Equal(last, journal.Last);
    }

    [Fact]
    public async Task What_was_dropped_and_is_in_no_snapshot_is_a_conflict_and_not_an_old_state()
    {
        var journal = new GrainJournal(Grain, Stored([], dropped: 9), Held(GrainSnapshot.Of(7, [7]), () => GrainSnapshot.Of(8, [8])), new DurabilityOptions(), failure => throw failure);
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => journal.Load(_ => { }, _ => { }, TestContext.Current.CancellationToken));
        Assert.Contains("sequence 9 was given, 10 is next", conflict.Message, StringComparison.Ordinal);
    }

    private static IJournal Stored(long[] records, long dropped) => Fake.Of<IJournal>((method, arguments) => method == nameof(IJournal.TakeOverAsync)
        ? Task.FromResult(new JournalTail([.. records.Where(sequence => sequence > (long)arguments[1]!).Select(sequence => new JournalRecord(sequence, new byte[1]))], dropped))
        : throw new InvalidOperationException(method));

    private static IPersistentState<GrainSnapshot> Held(GrainSnapshot state, Func<GrainSnapshot> read) => Fake.Of<IPersistentState<GrainSnapshot>>((method, arguments) =>
    {
        switch (method)
        {
            case "get_State":
                return state;
            case "set_State":
                return state = (GrainSnapshot)arguments[0]!;
            case nameof(IPersistentState<GrainSnapshot>.ReadStateAsync):
                state = read();
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException(method);
        }
    });

    private static (GrainJournal Journal, List<long> Replayed) Of(long snapshot, long[] records)
    {
        var state = snapshot == 0 ? new GrainSnapshot() : GrainSnapshot.Of(snapshot, [1]);
        var held = Held(state, () => throw new InvalidOperationException("It is the newest."));
        return (new(Grain, Stored(records, dropped: 0), held, new DurabilityOptions(), failure => throw failure), []);
    }
}
