namespace OnlineLearning.Contracts.Servers;

/// <summary>Writes everything that a server holds to one archive, and loads such an archive into an empty server, on whatever storage.</summary>
public interface IServerArchive
{
    /// <summary>Writes the catalog, every entity and every model. Nothing is written to <paramref name="into"/> where it is refused at once.</summary>
    /// <exception cref="ArchiveException">It cannot be written, or definitions were changed meanwhile: what was written is no archive.</exception>
    Task<ArchiveReport> Export(Stream into, CancellationToken cancellation = default);

    /// <summary>Loads an archive; all of it is served at once, when its end has been read and found right. Repeated after a failure, the same archive goes on.</summary>
    /// <param name="from">The archive.</param>
    /// <param name="check">Only reads it to its end.</param>
    /// <param name="anyService">Also one of another service id.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArchiveException">It is refused, and nothing of it is served.</exception>
    Task<ArchiveReport> Import(Stream from, bool check, bool anyService, CancellationToken cancellation = default);
}

/// <param name="DefinitionsVersion">Version of the definitions.</param>
/// <param name="Entities">Entities with a state.</param>
/// <param name="Models">Models.</param>
/// <param name="Shards">Shards of all models.</param>
public sealed record ArchiveReport(long DefinitionsVersion, long Entities, int Models, int Shards);

/// <summary>An archive is refused; the message is one line: what was found, where, and what is allowed.</summary>
/// <param name="message">The line.</param>
/// <param name="isConflict">The archive may be right: the server is in no state for it.</param>
/// <param name="inner">What was thrown.</param>
public sealed class ArchiveException(string message, bool isConflict = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsConflict { get; } = isConflict;
}
