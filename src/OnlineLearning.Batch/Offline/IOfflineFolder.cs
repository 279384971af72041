namespace OnlineLearning.Batch.Offline;

/// <summary>Where the offline store's files are: a folder, or a container of blobs. Paths are relative, with <c>/</c> between their parts.</summary>
public interface IOfflineFolder
{
    /// <summary>For messages: where it is.</summary>
    string Name { get; }

    /// <summary>Paths of all files below <paramref name="under"/>, in no order; half-written ones are not among them.</summary>
    Task<IReadOnlyList<string>> List(string under, CancellationToken cancellation = default);

    /// <summary>A seekable stream of a whole file; null where there is none.</summary>
    Task<Stream?> Read(string path, CancellationToken cancellation = default);

    /// <summary>Writes a file, in the place of one of that name: whole and durable when the task completes, else not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its bytes.</returns>
    Task<long> Write(string path, Func<Stream, Task> write, CancellationToken cancellation = default);

    /// <summary>As <see cref="Write"/>, where there is none of that name, or one with the same content.</summary>
    /// <exception cref="OfflineOvertakenException">There is one, of another writer.</exception>
    Task Create(string path, Func<Stream, Task> write, CancellationToken cancellation = default);

    /// <summary>Deletes a file; nothing where there is none.</summary>
    Task Delete(string path, CancellationToken cancellation = default);

    /// <summary>Whether <see cref="Lock"/> keeps other writers out.</summary>
    bool IsExclusive { get; }

    /// <summary>Keeps other writers out, where the folder can, until what is returned is disposed, and removes what a killed writer left half-written.</summary>
    /// <exception cref="OfflineStoreException">Another writer has it, or it cannot be written.</exception>
    Task<IAsyncDisposable> Lock(CancellationToken cancellation = default);
}

/// <summary>The offline store cannot be used; the message is one line: which, and why.</summary>
public class OfflineStoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another writer has written what this one was about to.</summary>
public sealed class OfflineOvertakenException(string message, Exception? inner = null) : OfflineStoreException(message, inner);
