using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client;

/// <content>Past events for a view that began after them.</content>
public sealed partial class OnlineLearningClient
{
    /// <summary>Brings past events to a view; those that it has are passed over, so a repeat changes nothing.</summary>
    /// <param name="requests">One for each entity; events of one entity in order of their sequence, over all calls. At most 1 MiB in all.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<IReadOnlyList<ItemResult<BackfillResult>>> Backfill(IReadOnlyList<BackfillRequest> requests, CancellationToken cancel = default) =>
        Batch.Exchange(_transport, "v1/backfill", requests, Types.BackfillRequest, Types.BackfillResult, true, cancel);
}
