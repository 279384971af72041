using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.Consistency;

/// <summary>By what an entity's events and the predictions that read it are put in order.</summary>
internal enum ArrivalOrder
{
    /// <summary>The entity kept the prediction: both stand in its journal, whose order is exact.</summary>
    Journal,

    /// <summary>Another entity kept it: an event is before it where it was created before the prediction was served. Exact but for events that were under way just then, and for sources that state a created time of their own.</summary>
    Created,
}

internal static class ArrivalOrders
{
    public static long Of(this ArrivalOrder order, PastEvent past) => order == ArrivalOrder.Journal ? past.Sequence : past.Created;
}
