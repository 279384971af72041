namespace OnlineLearning.Cluster.Tests.Ledger.Networks;

/// <summary>What becomes of the bytes between a silo and its store.</summary>
internal enum ProxyMode
{
    /// <summary>They are carried.</summary>
    Carry,

    /// <summary>Connections are closed, new ones at once.</summary>
    Refuse,

    /// <summary>They wait. What waited is carried when it is over, whoever is still there.</summary>
    Hang,

    /// <summary>The store gets what is asked and does it; its answers are lost, with their connections.</summary>
    LoseAnswers,

    /// <summary>Every request is answered with HTTP 503.</summary>
    Unavailable,
}
