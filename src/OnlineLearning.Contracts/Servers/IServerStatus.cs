using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Contracts.Servers;

/// <summary>What a server process says of itself.</summary>
public interface IServerStatus
{
    /// <summary>Version of the program.</summary>
    string Version { get; }

    /// <summary>Since the process began to serve.</summary>
    TimeSpan Uptime { get; }

    /// <summary>Name of the storage provider, as <c>sqlite</c>.</summary>
    string Storage { get; }

    /// <summary>How fresh this process's reads were.</summary>
    FreshnessStatus Freshness { get; }

    /// <summary>How much the journal holds now, against its bound.</summary>
    JournalSize Journal { get; }

    /// <summary>How long the cluster takes at the longest to find out that one of its silos died; zero where this process is alone.</summary>
    TimeSpan FailureDetection { get; }

    /// <summary>What is left of the time in which this process stops and has handed its work over; null where it was not asked to stop.</summary>
    TimeSpan? StopLeft { get; }
}
