namespace OnlineLearning.Contracts.Storage;

/// <summary>Which grains a store holds anything of: what a backup goes through.</summary>
public interface IStoredGrains
{
    /// <summary>The name under which grains keep their snapshots.</summary>
    const string StateName = "state";

    /// <summary>
    /// Grains of <paramref name="type"/> that have a state named <see cref="StateName"/> or records in the journal, in no order. One whose write was acknowledged before the call comes at least once, and may come twice; one that is
    /// made meanwhile may come, and one that has nothing: reading tells.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The store does not answer, or does not tell a grain's id.</exception>
    IAsyncEnumerable<GrainId> ListAsync(GrainType type, CancellationToken cancellation = default);
}
