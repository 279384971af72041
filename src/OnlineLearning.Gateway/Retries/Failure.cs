namespace OnlineLearning.Gateway.Retries;

/// <summary>Why a call into the cluster was not served.</summary>
internal enum Failure
{
    /// <summary>The silo died, or has left, with or without having served the call.</summary>
    SiloGone,

    /// <summary>The call was turned away on its way: no connection, a silo that stops, a directory between two owners.</summary>
    Rejected,

    /// <summary>No answer in time: what became of the call is not known.</summary>
    NoAnswer,

    /// <summary>Another activation writes: this one gave way.</summary>
    Moved,

    /// <summary>The silo has not yet the definitions or the weights that the call needs; nothing was done.</summary>
    NotReady,

    /// <summary>A state that the call needs could not be read.</summary>
    Unread,

    /// <summary>The store refuses or fails, after repeats of its own.</summary>
    Store,

    /// <summary>Anything else.</summary>
    Bug,
}
