namespace OnlineLearning.Gateway.Retries;

/// <summary>What a second attempt of a call does where the first one may have taken effect.</summary>
internal enum CallKind
{
    /// <summary>Nothing: a read.</summary>
    Read,

    /// <summary>Nothing more: a write whose id the receiver remembers.</summary>
    Repeatable,

    /// <summary>The same again: a write without an id.</summary>
    Once,
}

/// <summary>A call into the cluster, as the retries see it.</summary>
/// <param name="Route">As metrics name it.</param>
/// <param name="Kind">What a second attempt does.</param>
internal readonly record struct ClusterCall(string Route, CallKind Kind);
