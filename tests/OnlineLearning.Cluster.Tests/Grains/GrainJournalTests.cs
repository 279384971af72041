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
        var state = new GrainSnapshot { Sequence = 7 };
        var held = Fake.Of<IPersistentState<GrainSnapshot>>((method, arguments) =>
        {
            switch (method)
            {
                case "get_State":
                    return state;
                case "set_State":
                    state = (GrainSnapshot)arguments[0]!;
                    return null;
                case nameof(IPersistentState<GrainSnapshot>.ReadStateAsync):
                    state = GrainSnapshot.Of(9, [5]);
                    return Task.CompletedTask;
                default:
                    throw new InvalidOperationException(method);
            }
        });
        var store = Fake.Of<IJournal>((_, _) => Task.FromResult<IReadOnlyList<JournalRecord>>([]));
        var restored = new List<byte[]>();
        var journal = new GrainJournal(Grain, store, held, new DurabilityOptions(), failure => throw failure);
        await journal.Load(restored.Add, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal<byte[]>([[5]], restored);
        Assert.Equal(9, journal.Last);
    }

    private static (GrainJournal Journal, List<long> Replayed) Of(long snapshot, long[] records)
    {
        var store = Fake.Of<IJournal>((method, _) => method == nameof(IJournal.ReadAsync)
            ? Task.FromResult<IReadOnlyList<JournalRecord>>([.. records.Select(sequence => new JournalRecord(sequence, new byte[1]))])
            : throw new InvalidOperationException(method));
        var state = snapshot == 0 ? new GrainSnapshot() : GrainSnapshot.Of(snapshot, [1]);
        var held = Fake.Of<IPersistentState<GrainSnapshot>>((method, arguments) => method switch
        {
            "get_State" => state,
            "set_State" => state = (GrainSnapshot)arguments[0]!,
            _ => throw new InvalidOperationException(method),
        });
        return (new(Grain, store, held, new DurabilityOptions(), failure => throw failure), []);
    }
}
