namespace OnlineLearning.Batch.Offline;

/// <summary>
/// Writes the offline store, one writer at a time. Rows gather in memory; a commit writes a file for each source and model, then the manifest that names them. What a
/// killed writer left without a manifest is removed at the next opening; a commit that failed is repeated under the same names.
/// </summary>
public sealed class OfflineWriter : IAsyncDisposable
{
    private readonly IOfflineFolder _folder;
    private readonly IAsyncDisposable _lock;
    private readonly string _journal;
    private readonly List<TableBuffer> _buffers = [];
    private readonly Dictionary<(string Table, string Of), TableBuffer> _open = [];
    private readonly RowValues _row = new();

    private long _last;
    private DateTime? _began;

    private OfflineWriter(IOfflineFolder folder, IAsyncDisposable held, string journal) => (_folder, _lock, _journal) = (folder, held, journal);

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
    public static async Task<OfflineWriter> Open(IOfflineFolder folder, string journal, CancellationToken cancellation = default)
    {
        var held = await folder.Lock(cancellation);
        try
        {
            var writer = new OfflineWriter(folder, held, journal);
            await writer.Resume(cancellation);
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

        await Inputs.Save(_folder, cancellation);
        var manifest = new OfflineManifest(number, _journal, Position, through, written, files);
        await manifest.Write(_folder, cancellation);
        (_last, Position, Rows, _began) = (number, through, 0, null);
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

    /// <summary>Of the files of one journal: where writers cannot be kept out, none writes over or removes what is another's.</summary>
    private string Ending => $"-{_journal[..Math.Min(8, _journal.Length)]}.parquet";

    private void Add(string table, string of, long time)
    {
        if (IsCommitOpen)
        {
            throw new InvalidOperationException("A commit that failed has to be repeated before rows are added.");
        }

        if (!_open.TryGetValue((table, of), out var buffer) || !_row.Values.All(value => buffer.Takes(value.Column, value.Value.Kind)))
        {
            _buffers.Add(_open[(table, of)] = buffer = new TableBuffer(table, of));
        }

        foreach (var (column, value) in _row.Values)
        {
            buffer.Set(column, value);
        }

        buffer.EndRow(time);
        Rows++;
    }

    /// <summary>Where the last manifest of this journal ends; files of no manifest go.</summary>
    private async Task Resume(CancellationToken cancellation)
    {
        var numbers = await OfflineManifest.Numbers(_folder, cancellation);
        _last = numbers.Count == 0 ? 0 : numbers[^1];
        foreach (var number in numbers.Reverse())
        {
            if (await OfflineManifest.Read(_folder, number, cancellation) is { } manifest && manifest.Journal == _journal)
            {
                Position = manifest.Through;
                break;
            }
        }

        await Inputs.Load(_folder, cancellation);
        var known = numbers.ToHashSet();
        foreach (var table in new[] { OfflineTable.Events, OfflineTable.Predictions, OfflineTable.Labels })
        {
            foreach (var path in await _folder.List(table, cancellation))
            {
                if (OfflineManifest.OwnerOf(path) is { } owner && !known.Contains(owner) && (_folder.IsExclusive || path.EndsWith(Ending, StringComparison.Ordinal)))
                {
                    await _folder.Delete(path, cancellation);
                }
            }
        }
    }
}
