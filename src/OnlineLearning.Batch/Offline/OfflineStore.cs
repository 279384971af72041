using System.Runtime.CompilerServices;

namespace OnlineLearning.Batch.Offline;

/// <summary>Reads the offline store as its manifests were when it was opened. In memory: the list of its files, and one file's rows at a time.</summary>
/// <remarks>Commits that retention takes away meanwhile are left out from then on, whole.</remarks>
public sealed class OfflineStore
{
    private readonly IOfflineFolder _folder;
    private readonly List<(long Manifest, OfflineFile File)> _files = [];

    private OfflineStore(IOfflineFolder folder) => _folder = folder;

    /// <summary>How many files the manifests name.</summary>
    public int Files => _files.Count;

    /// <summary>Sources that there are events of.</summary>
    public IReadOnlyList<string> Sources => Names(OfflineTable.Events);

    /// <summary>Models that there are predictions of.</summary>
    public IReadOnlyList<string> Models => Names(OfflineTable.Predictions);

    public static Task<OfflineStore> Open(string folder, CancellationToken cancellation = default) => Open(new LocalFolder(folder), cancellation);

    /// <exception cref="OfflineStoreException">There is none, or a manifest is damaged.</exception>
    public static async Task<OfflineStore> Open(IOfflineFolder folder, CancellationToken cancellation = default)
    {
        var store = new OfflineStore(folder);
        var numbers = await OfflineManifest.Numbers(folder, cancellation);
        if (numbers.Count == 0)
        {
            throw new OfflineStoreException($"'{folder.Name}' holds no offline store: there is no manifest below '{OfflineManifest.Folder}'. The server writes it to the folder 'offline' of its data.");
        }

        foreach (var number in numbers)
        {
            if (await OfflineManifest.Read(folder, number, cancellation) is { } manifest)
            {
                store._files.AddRange(manifest.Files.Select(file => (number, file)));
            }
        }

        return store;
    }

    /// <summary>How many rows of a table the manifests name.</summary>
    public long Count(string table, string of) => Named(table, of, null, null).Sum(each => each.File.Rows);

    /// <summary>Events of a source in the order in which they were taken in.</summary>
    /// <param name="source">The source.</param>
    /// <param name="from">Least event time; null: no limit.</param>
    /// <param name="to">Event times below this; null: no limit.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<OfflineEvent> Events(string source, DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var rows in Read(OfflineTable.Events, source, from, to, cancellation))
        {
            var fields = rows.Columns.Select(column => (Field: OfflineTable.FieldOf(column.Key), column.Value)).Where(field => field.Field is not null).Select(field => (field.Field!, field.Value)).ToList();
            for (var row = 0; row < rows.Count; row++)
            {
                if (Within(rows, row, from, to))
                {
                    var place = OfflineReading.Place(rows, row);
                    yield return new(OfflineReading.Key(rows, row), place.Segment, place.Sequence, EventFields.Read(source, rows, row, fields));
                }
            }
        }
    }

    /// <summary>Predictions of a model in the order in which they were served.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">Least event time; null: no limit.</param>
    /// <param name="to">Event times below this; null: no limit.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<OfflinePrediction> Predictions(string model, DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var rows in Read(OfflineTable.Predictions, model, from, to, cancellation))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (Within(rows, row, from, to))
                {
                    yield return OfflineReading.Prediction(model, rows, row);
                }
            }
        }
    }

    /// <summary>Labels of a model in the order in which they were learnt.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">Arrived at this or later; null: no limit.</param>
    /// <param name="to">Arrived before this; null: no limit.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<OfflineLabel> Labels(string model, DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var rows in Read(OfflineTable.Labels, model, from, to, cancellation))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (Within(rows, row, from, to))
                {
                    yield return OfflineReading.Label(model, rows, row);
                }
            }
        }
    }

    /// <summary>Predictions with their labels, see <see cref="ExampleJoin"/>. The limits are those of the predictions; labels may come at any time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="from">Least event time; null: no limit.</param>
    /// <param name="to">Event times below this; null: no limit.</param>
    /// <param name="unlabelled">Also those without a label.</param>
    /// <param name="cancellation">Ends it.</param>
    public IAsyncEnumerable<OfflineExample> Examples(string model, DateTimeOffset? from = null, DateTimeOffset? to = null, bool unlabelled = false, CancellationToken cancellation = default)
        => new ExampleJoin(this, model).Read(from, to, unlabelled, cancellation);

    private static bool Within(TableRows rows, int row, DateTimeOffset? from, DateTimeOffset? to)
    {
        var time = rows.Required(OfflineTable.EventTime, row).Int;
        return time >= (from?.UtcTicks ?? long.MinValue) && time < (to?.UtcTicks ?? long.MaxValue);
    }

    private IReadOnlyList<string> Names(string table) => [.. _files.Where(each => each.File.Table == table).Select(each => each.File.Of).Distinct().Order(StringComparer.Ordinal)];

    private IEnumerable<(long Manifest, OfflineFile File)> Named(string table, string of, DateTimeOffset? from, DateTimeOffset? to)
        => _files.Where(each => each.File.Table == table && each.File.Of == of
            && (from is null || each.File.Last >= from.Value.UtcDateTime) && (to is null || each.File.First < to.Value.UtcDateTime));

    private async IAsyncEnumerable<TableRows> Read(string table, string of, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (manifest, file) in Named(table, of, from, to))
        {
            await using var stream = await _folder.Read(file.Path, cancellation);
            if (stream is null)
            {
                if (await OfflineManifest.Read(_folder, manifest, cancellation) is not null)
                {
                    throw new OfflineStoreException($"'{_folder.Name}': {file.Path} is missing, which manifest {manifest} names.");
                }

                continue;
            }

            await foreach (var rows in TableRows.Read(stream, cancellation))
            {
                yield return rows;
            }
        }
    }
}
