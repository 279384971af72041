using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Grains.Archives;

/// <summary>Reads an archive as it comes, one record in memory. Whatever is wrong with it is an <see cref="ArchiveException"/> that says where.</summary>
internal sealed class ArchiveReader : IAsyncDisposable
{
    private const int MostJsonBytes = 16 << 20;
    private const int HeadBytes = 12;

    private readonly GZipStream _gzip;
    private readonly TarReader _tar;
    private RecordChecksum _checksum = new([]);
    private string _file = "its beginning";
    private long _entities;

    private ArchiveReader(Stream from)
    {
        _gzip = new GZipStream(from, CompressionMode.Decompress, leaveOpen: true);
        _tar = new TarReader(_gzip, leaveOpen: true);
    }

    public ArchiveManifest Manifest { get; private set; } = null!;

    /// <summary>Entities read so far.</summary>
    public long Entities => _entities;

    public static async Task<ArchiveReader> Open(Stream from, CancellationToken cancellation)
    {
        var reader = new ArchiveReader(from);
        try
        {
            var first = await reader.Next(cancellation);
            if (first?.Name != ArchiveManifest.File)
            {
                throw new ArchiveException($"This is no archive: its first file is {(first is null ? "missing" : $"'{first.Name}'")}; allowed: '{ArchiveManifest.File}', as ol export writes it.");
            }

            var bytes = await reader.Whole(first, cancellation);
            reader.CheckFormat(bytes);
            reader._checksum = new RecordChecksum(bytes);
            reader.Manifest = reader.Json(bytes, ArchiveJson.Default.ArchiveManifest);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every record; comes to its end only where the archive is whole.</summary>
    public async IAsyncEnumerable<ArchivedGrain> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var entry = await Next(cancellation) ?? throw Damaged($"it ends without '{ArchiveEnd.File}': it is cut");
            if (entry.Name == ArchiveEnd.File)
            {
                var end = Json(await Whole(entry, cancellation), ArchiveJson.Default.ArchiveEnd);
                if (end != new ArchiveEnd(_checksum.Records, _entities, _checksum.Whole))
                {
                    throw Damaged($"it ends with {end.Records} records, {end.Entities} entities and checksum {end.Checksum}, and has {_checksum.Records}, {_entities} and {_checksum.Whole}");
                }

                if (await Next(cancellation) is { } more)
                {
                    throw Damaged($"'{more.Name}' follows its end");
                }

                yield break;
            }

            for (var left = entry.Length; left > 0;)
            {
                var record = await Record(entry.DataStream!, left, cancellation);
                left -= HeadBytes + record.Length;
                var place = $"record {_checksum.Records} in '{_file}'";
                var grain = Parsed(record, place);
                _entities += grain.Type == ArchivedGrain.Entity ? 1 : 0;
                yield return grain;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _gzip.DisposeAsync();
    }

    private async Task<byte[]> Record(Stream file, long left, CancellationToken cancellation)
    {
        var head = new byte[HeadBytes];
        await Reading(() => file.ReadExactlyAsync(head, cancellation).AsTask());
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > left - HeadBytes)
        {
            throw Damaged($"the record after {_checksum.Records} would have {length} bytes, and {left - HeadBytes} are left");
        }

        var record = new byte[length];
        await Reading(() => file.ReadExactlyAsync(record, cancellation).AsTask());
        var (written, found) = (BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(4)), _checksum.Next(record));
        return written == found ? record : throw Damaged($"record {_checksum.Records} was written with checksum {written:x16}, its {length} bytes have {found:x16}");
    }

    private static ArchivedGrain Parsed(byte[] record, string place)
    {
        try
        {
            return ArchivedGrain.Read(record, place);
        }
        catch (InvalidDataException failure)
        {
            throw new ArchiveException($"The archive is damaged at {place}: {failure.Message}", inner: failure);
        }
    }

    private async Task<TarEntry?> Next(CancellationToken cancellation)
    {
        TarEntry? entry = null;
        await Reading(async () => entry = await _tar.GetNextEntryAsync(copyData: false, cancellation));
        _file = entry?.Name ?? _file;
        return entry;
    }

    private async Task<byte[]> Whole(TarEntry entry, CancellationToken cancellation)
    {
        if (entry.Length > MostJsonBytes)
        {
            throw Damaged($"it has {entry.Length} bytes; allowed: {MostJsonBytes}");
        }

        var bytes = new byte[entry.Length];
        await Reading(() => (entry.DataStream ?? Stream.Null).ReadExactlyAsync(bytes, cancellation).AsTask());
        return bytes;
    }

    private void CheckFormat(byte[] manifest)
    {
        using var json = Json(manifest, root => root);
        var format = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out var stated) && stated.ValueKind == JsonValueKind.String ? stated.GetString()! : "";
        if (format != ArchiveManifest.Name)
        {
            var isNewer = format.StartsWith(ArchiveManifest.Family, StringComparison.Ordinal) && int.TryParse(format.AsSpan(ArchiveManifest.Family.Length), out var version) && version > ArchiveManifest.Version;
            throw new ArchiveException($"The archive's format is '{format}'{(isNewer ? ", written by a newer server" : "")}; this server reads '{ArchiveManifest.Name}'.");
        }
    }

    private T Json<T>(byte[] bytes, JsonTypeInfo<T> type) => Json(bytes, root => root.Deserialize(type)) ?? throw Damaged("it is null");

    private T Json<T>(byte[] bytes, Func<JsonDocument, T> read)
    {
        try
        {
            return read(JsonDocument.Parse(bytes));
        }
        catch (JsonException failure)
        {
            throw Damaged($"it is not the JSON that is expected: {failure.Message}", failure);
        }
    }

    private async Task Reading(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Damaged(failure.Message, failure);
        }
    }

    private ArchiveException Damaged(string what, Exception? failure = null)
        => new($"The archive is cut or damaged in '{_file}', after {_checksum.Records} whole records: {what}", inner: failure);
}
