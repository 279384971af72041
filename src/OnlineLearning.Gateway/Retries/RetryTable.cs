using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using Orleans.Storage;

namespace OnlineLearning.Gateway.Retries;

/// <summary>Which failures of which calls are tried again: the one place that decides.</summary>
internal static class RetryTable
{
    /// <summary>
    /// A write without an id is tried again only where nothing can have been done. A store has been tried again by its journal already, and is the same one for every silo.
    /// </summary>
    public static bool Repeats(CallKind kind, Failure failure) => failure switch
    {
        Failure.NotReady => true,
        Failure.SiloGone or Failure.Rejected or Failure.NoAnswer or Failure.Moved or Failure.Unread => kind != CallKind.Once,
        _ => false,
    };

    public static Failure Of(Exception thrown) => thrown switch
    {
        JournalConflictException or InconsistentStateException or JournalUnavailableException { InnerException: JournalConflictException or InconsistentStateException } => Failure.Moved,
        JournalUnavailableException => Failure.Store,
        StateUnavailableException => Failure.Unread,
        NotReadyException => Failure.NotReady,
        // No call is given up by this server: a silo that could not read a grain within its time broke its reading off.
        TimeoutException or OperationCanceledException => Failure.NoAnswer,
        SiloUnavailableException => Failure.SiloGone,
        OrleansException => Failure.Rejected,
        _ => Failure.Bug,
    };
}
