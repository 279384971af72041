namespace OnlineLearning.Batch.Offline;

/// <summary>
/// Writes the offline store, one writer at a time. Rows gather in memory; a commit writes a file for each source and model, then the manifest that names them. What a
/// killed writer left without a manifest is removed at the next opening; a commit that failed is repeated under the same names.
/// </summary>
/// <remarks>
/// Where several may write, a writer begins with a manifest of its own (<see cref="TakeOver"/>). A manifest is created, never replaced, and each has the next number: whoever wrote before and does not know that it was
/// overtaken finds its next number taken, and nothing of what it wrote since is named.
/// </remarks>
public sealed class OfflineWriter : IAsyncDisposable
{
    private const int LookedAt = 64;

    private readonly IOfflineFolder _folder;
    private readonly IAsyncDisposable _lock;
    private readonly string _journal;
    private readonly List<TableBuffer> _buffers = [];
    private readonly Dictionary<(string Table, string Of), TableBuffer> _open = [];
    private readonly RowValues _row = new();

    private readonly string? _writer;

    private long _last;
    private DateTime? _began;

    private OfflineWriter(IOfflineFolder folder, IAsyncDisposable held, string journal, string? writer) => (_folder, _lock, _journal, _writer) = (folder, held, journal, writer);

    /// <summary>Segments of the journal up to this are in the store; 0: none.</summary>
    public long Position { get; private set; }

    /// <summary>Names of inputs, written with the next commit.</summary>
    public InputNames Inputs { get; } = new();

    /// <summary>Rows that no commit holds yet.</summary>
    public int Rows { get; private set; }

    /// <summary>Memory that they take, about.</summary>
    public long Bytes => _buffers.Sum(buffer => buffer.Bytes);

    /// <param name="folder">Where.</param>
    /// <param name="journal">Identity of the journal that feeds it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OfflineStoreException">Another writer has it, it cannot be written, or its last manifest is damaged.</exception>
    public static Task<OfflineWriter> Open(IOfflineFolder folder, string journal, CancellationToken cancellation = default)
        => Open(folder, journal, null, writer => writer.Resume(cancellation), cancellation);

    /// <summary>As <see cref="Open(IOfflineFolder, string, CancellationToken)"/>, where several may write: whoever has written before cannot from then on.</summary>
    /// <param name="folder">Where; all writers see it.</param>
    /// <param name="journal">Identity of the journal that feeds it.</param>
    /// <param name="writer">Name of this one: 1 to 32 letters and digits that no other has, another time it neither.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OfflineOvertakenException">Another writer was quicker.</exception>
    public static Task<OfflineWriter> TakeOver(IOfflineFolder folder, string journal, string writer, DateTimeOffset now, CancellationToken cancellation = default)
        => Open(folder, journal, writer, opened => opened.Begin(now, cancellation), cancellation);

    private static async Task<OfflineWriter> Open(IOfflineFolder folder, string journal, string? name, Func<OfflineWriter, Task> begin, CancellationToken cancellation)
    {
        var held = await folder.Lock(cancellation);
        try
        {
            var writer = new OfflineWriter(folder, held, journal, name);
            await begin(writer);
            return writer;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>A commit has failed, and perhaps only its answer was lost: it has to be repeated before more rows are added.</summary>
    public bool IsCommitOpen => _began is not null;

    public void Add(OfflineEvent row)
    {
        _row.Fill(row);
        Add(OfflineTable.Events, row.Event.Source, row.Event.Time);
    }

    public void Add(OfflinePrediction row)
    {
        _row.Fill(row);
        Add(OfflineTable.Predictions, row.Model, row.Time);
    }

    public void Add(OfflineLabel row)
    {
        _row.Fill(row);
        Add(OfflineTable.Labels, row.Model, row.Arrived);
    }

    /// <summary>Makes all rows so far part of the store, together.</summary>
    /// <param name="through">The last segment whose rows they are.</param>
    /// <param name="now">Names the day's folder.</param>
    /// <param name="cancellation">Ends it; rows that were not committed are still there to be.</param>
    public async Task<OfflineManifest> Commit(long through, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var number = _last + 1;
        var written = _began ??= now.UtcDateTime;
        var files = new List<OfflineFile>(_buffers.Count);
        foreach (var (i, buffer) in _buffers.Index())
        {
            files.Add(await buffer.Write(_folder, $"{OfflineTable.FolderOf(buffer.Table, buffer.Of, written)}/{OfflineManifest.NameOf(number)}-{i}{Ending}", cancellation));
        }

        await CheckNewest(cancellation);
        await Inputs.Save(_folder, cancellation);
        var manifest = new OfflineManifest(number, _journal, Position, through, written, files, _writer);
        await manifest.Write(_folder, cancellation);
        (_last, Position, Rows, _began) = (number, through, 0, null);
        _buffers.ForEach(buffer => buffer.Release());
        _buffers.Clear();
        _open.Clear();
        return manifest;
    }

    /// <summary>Takes what was written before <paramref name="limit"/> out of the store: each manifest first, so that readers see all of a commit or nothing, then its files.</summary>
    /// <returns>Files deleted.</returns>
    public async Task<int> Retain(DateTimeOffset limit, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var deleted = 0;
        foreach (var number in await OfflineManifest.Numbers(_folder, cancellation))
        {
            var manifest = await OfflineManifest.Read(_folder, number, cancellation);
            if (manifest is null || manifest.Written >= limit.UtcDateTime)
            {
                break;
            }

            if (number == _last)
            {
                // The newest manifest says where to go on: one without files takes its place.
                if (manifest.Files.Count == 0 || Rows > 0)
                {
                    break;
                }

                await Commit(Position, now, cancellation);
            }

            await _folder.Delete(manifest.Path, cancellation);
            foreach (var file in manifest.Files)
            {
                await _folder.Delete(file.Path, cancellation);
                deleted++;
            }
        }

        return deleted;
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    /// <summary>Of the files of one journal, and of one writer: where writers cannot be kept out, none writes over or removes what is another's.</summary>
    private string Ending => _writer is null ? $"{OfJournal}.parquet" : $"{OfJournal}-{_writer}.parquet";

    private string OfJournal => $"-{_journal[..Math.Min(8, _journal.Length)]}";

    /// <summary>Where the last manifest ends, which from now on is this writer's; then files of no manifest go, and no one makes a manifest for them any more.</summary>
    private async Task Begin(DateTimeOffset now, CancellationToken cancellation)
    {
        var numbers = await OfflineManifest.Numbers(_folder, cancellation);
        await Find(numbers, cancellation);
        await Commit(Position, now, cancellation);
        await Inputs.Load(_folder, cancellation);
        await RemoveUnnamed([.. numbers, _last], cancellation);
    }

    /// <summary>Retention may have taken the manifest that was in the way of a writer that slept for so long: a newer one is in its way too.</summary>
    private async Task CheckNewest(CancellationToken cancellation)
    {
        if (_writer is not null && await OfflineManifest.Numbers(_folder, cancellation) is [.., var newest] && newest > _last + 1)
        {
            throw new OfflineOvertakenException($"'{_folder.Name}' has manifest {newest}, this writer's last is {_last}: another has taken the store over.");
        }
    }

    private void Add(string table, string of, long time)
    {
        if (IsCommitOpen)
        {
            throw new InvalidOperationException("A commit that failed has to be repeated before rows are added.");
        }

        if (!_open.TryGetValue((table, of), out var buffer) || !buffer.Takes(_row.Values))
        {
            _buffers.Add(_open[(table, of)] = buffer = new TableBuffer(table, of));
        }

        buffer.Add(_row.Values, time);
        Rows++;
    }

    /// <summary>Where the last manifest of this journal ends; files of no manifest go.</summary>
    private async Task Resume(CancellationToken cancellation)
    {
        var numbers = await OfflineManifest.Numbers(_folder, cancellation);
        await Find(numbers, cancellation);
        await Inputs.Load(_folder, cancellation);
        await RemoveUnnamed(numbers, cancellation);
    }

    private async Task Find(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        _last = numbers.Count == 0 ? 0 : numbers[^1];
        foreach (var number in numbers.Reverse())
        {
            if (await OfflineManifest.Read(_folder, number, cancellation) is { } manifest && manifest.Journal == _journal)
            {
                Position = manifest.Through;
                break;
            }
        }
    }

    private async Task RemoveUnnamed(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        var known = numbers.ToHashSet();
        // A writer that was overtaken has written for a number that another has: the last ones are looked at.
        var looked = _writer is null ? [] : numbers.TakeLast(LookedAt).ToHashSet();
        var named = new HashSet<string>();
        foreach (var number in looked)
        {
            named.UnionWith((await OfflineManifest.Read(_folder, number, cancellation))?.Files.Select(file => file.Path) ?? []);
        }

        foreach (var table in new[] { OfflineTable.Events, OfflineTable.Predictions, OfflineTable.Labels })
        {
            foreach (var path in await _folder.List(table, cancellation))
            {
                // Of several writers, a newer number is that of who has taken over meanwhile: his manifest is still to come.
                if (OfflineManifest.OwnerOf(path) is not { } owner || (_writer is not null && owner > _last))
                {
                    continue;
                }

                var isOurs = _folder.IsExclusive || path.EndsWith(Ending, StringComparison.Ordinal) || (_writer is not null && path.Contains(OfJournal, StringComparison.Ordinal));
                if (isOurs && (!known.Contains(owner) || (looked.Contains(owner) && !named.Contains(path))))
                {
                    await _folder.Delete(path, cancellation);
                }
            }
        }
    }
}
