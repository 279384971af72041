using System.Runtime.CompilerServices;
using OnlineLearning.Contracts.Storage;
using Orleans.Storage;

namespace OnlineLearning.Storage.Azure;

/// <summary>The journal's index first, then the states: a grain whose records go meanwhile has its state by then.</summary>
internal sealed class AzureStoredGrains(AzureJournal journal, IGrainStorage snapshots) : IStoredGrains
{
    public async IAsyncEnumerable<GrainId> ListAsync(GrainType type, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (snapshots is not IListedStates states)
        {
            throw new JournalUnavailableException($"{snapshots.GetType().Name} does not list the grains that it holds.");
        }

        foreach (var grain in await journal.Logged(type, cancellation).ConfigureAwait(false))
        {
            yield return grain;
        }

        await foreach (var grain in states.ListAsync(IStoredGrains.StateName, type, cancellation).ConfigureAwait(false))
        {
            yield return grain;
        }
    }
}
