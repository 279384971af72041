using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Fencing;

/// <summary>The journal of a silo among several: whoever takes a grain over has the dead refused first.</summary>
internal sealed class FencedJournal(IJournal journal, DeadSilos dead) : IJournal
{
    /// <summary>The journal itself where the silo is alone.</summary>
    public static IJournal Around(IServiceProvider services, IJournal journal) => services.GetService<DeadSilos>() is { } dead ? new FencedJournal(journal, dead) : journal;

    public JournalSize Size => journal.Size;

    public Task AppendAsync(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, bool lazy = false) => journal.AppendAsync(grain, first, records, lazy);

    public Task? TryAppendBehind(Task foundation, GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records) => journal.TryAppendBehind(foundation, grain, first, records);

    public Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default) => journal.ReadAsync(grain, after, cancellation);

    public async Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default)
    {
        await dead.Refused(cancellation).ConfigureAwait(false);
        return await journal.TakeOverAsync(grain, after, cancellation).ConfigureAwait(false);
    }

    public Task DropAsync(GrainId grain, long upTo) => journal.DropAsync(grain, upTo);

    public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default) => journal.OldestAsync(most, cancellation);
}
