namespace OnlineLearning.Batch.Offline;

/// <summary>Files in a folder. A file is written under another name (<see cref="Unfinished"/>), flushed to the disk, and renamed; then its folder is flushed.</summary>
/// <param name="path">Where.</param>
/// <param name="writer">Name of this writer among several that see the folder: it is not locked, and what is only ever created is created by one of them. Null: the only one, which locks it.</param>
public sealed class LocalFolder(string path, string? writer = null) : IOfflineFolder
{
    private const string Unfinished = ".tmp";
    private const string LockFile = ".lock";

    private readonly string _root = Path.GetFullPath(path);

    public string Name => _root;

    public Task<IReadOnlyList<string>> List(string under, CancellationToken cancellation = default)
    {
        var folder = At(under);
        return Task.FromResult<IReadOnlyList<string>>(!Directory.Exists(folder) ? [] :
            [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsFinished).Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))]);
    }

    public Task<Stream?> Read(string path, CancellationToken cancellation = default)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(At(path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public bool IsExclusive => writer is null;

    public async Task Create(string path, Func<Stream, Task> write, CancellationToken cancellation = default)
    {
        if (IsExclusive)
        {
            // The lock keeps others out: what is there is an earlier attempt of this writer.
            await Write(path, write, cancellation);
            return;
        }

        var made = false;
        await Write(path, write, (unfinished, file) => made = FileLink.TryMove(unfinished, file), cancellation);
        if (made)
        {
            return;
        }

        // An earlier attempt that failed after it was made has written it, or somebody else has.
        using var ours = new MemoryStream();
        await write(ours);
        if (!(await File.ReadAllBytesAsync(At(path), cancellation)).AsSpan().SequenceEqual(ours.GetBuffer().AsSpan(0, (int)ours.Length)))
        {
            throw new OfflineOvertakenException($"'{At(path)}' was written by another server.");
        }
    }

    public Task<long> Write(string path, Func<Stream, Task> write, CancellationToken cancellation = default)
        => Write(path, write, (unfinished, file) => File.Move(unfinished, file, overwrite: true), cancellation);

    private async Task<long> Write(string path, Func<Stream, Task> write, Action<string, string> finish, CancellationToken cancellation)
    {
        var (file, unfinished) = (At(path), At(path) + (IsExclusive ? Unfinished : $".{writer}{Unfinished}"));
        MakeFolder(Path.GetDirectoryName(file)!);
        try
        {
            long bytes;
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await write(stream);
                await stream.FlushAsync(cancellation);
                stream.Flush(flushToDisk: true);
                bytes = stream.Length;
            }

            finish(unfinished, file);
            TryDelete(unfinished);
            DirectorySync.Flush(Path.GetDirectoryName(file)!);
            return bytes;
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    public Task Delete(string path, CancellationToken cancellation = default)
    {
        var file = At(path);
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }

        // Where several write, another may be about to write into an empty one.
        for (var folder = Path.GetDirectoryName(file)!; IsExclusive && folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }

        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> Lock(CancellationToken cancellation = default)
    {
        try
        {
            MakeFolder(_root);
            if (!IsExclusive)
            {
                // Whether it can be written shows. What another has under way he makes again, if he still may.
                File.WriteAllText(Path.Combine(_root, $".{writer}{Unfinished}"), "");
                foreach (var left in Directory.EnumerateFiles(_root, "*" + Unfinished, SearchOption.AllDirectories))
                {
                    TryDelete(left);
                }

                return Task.FromResult<IAsyncDisposable>(Stream.Null);
            }

            var file = new FileStream(Path.Combine(_root, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (var left in Directory.EnumerateFiles(_root, "*" + Unfinished, SearchOption.AllDirectories))
            {
                File.Delete(left);
            }

            return Task.FromResult<IAsyncDisposable>(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OfflineStoreException($"The offline store '{_root}' cannot be written, or another server writes it: {failure.Message}", failure);
        }
    }

    private static bool IsFinished(string file) => !file.EndsWith(Unfinished, StringComparison.Ordinal) && Path.GetFileName(file) != LockFile;

    private string At(string path) => Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar));

    // A new folder is an entry of the one above it: that one is flushed too.
    private static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            MakeFolder(above);
            Directory.CreateDirectory(folder);
            DirectorySync.Flush(above);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is left is removed at the next start; the error that matters is on its way.
        }
    }
}
