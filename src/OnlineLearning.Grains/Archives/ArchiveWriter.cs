using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Archives;

/// <summary>
/// Writes an archive: a tar file, compressed by gzip, of <c>archive.json</c>, files of records, and <c>end.json</c>. A file of records holds them one after the other until it has 1 MiB: for each its length (4 bytes, little-endian), its
/// checksum (8), its bytes. In memory: one such file.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const int FileBytes = 1 << 20;

    private readonly GZipStream _gzip;
    private readonly TarWriter _tar;
    private readonly DateTimeOffset _made;
    private readonly RecordChecksum _checksum;
    private readonly StateWriter _record = new(4096);
    private readonly MemoryStream _file = new(FileBytes + (FileBytes / 4));
    private string _folder = "";
    private int _files;
    private long _entities;

    private ArchiveWriter(Stream into, DateTimeOffset made, byte[] manifest)
    {
        _checksum = new RecordChecksum(manifest);
        _gzip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true);
        (_tar, _made) = (new TarWriter(_gzip, leaveOpen: true), made);
    }

    public static async Task<ArchiveWriter> Open(Stream into, ArchiveManifest manifest, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveJson.Default.ArchiveManifest);
        var writer = new ArchiveWriter(into, manifest.Made, bytes);
        await writer.Entry(ArchiveManifest.File, bytes, cancellation);
        return writer;
    }

    /// <param name="folder">What the files are called that hold its like.</param>
    /// <param name="grain">The record.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Add(string folder, ArchivedGrain grain, CancellationToken cancellation)
    {
        if (folder != _folder)
        {
            await EndFile(cancellation);
            (_folder, _files) = (folder, 0);
        }

        _record.Reset();
        grain.Write(_record);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, _record.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(head[4..], _checksum.Next(_record.WrittenSpan));
        _file.Write(head);
        _file.Write(_record.WrittenSpan);
        _entities += grain.Type == ArchivedGrain.Entity ? 1 : 0;
        if (_file.Length >= FileBytes)
        {
            await EndFile(cancellation);
        }
    }

    /// <summary>Makes it whole.</summary>
    public async Task<ArchiveEnd> End(CancellationToken cancellation)
    {
        await EndFile(cancellation);
        var end = new ArchiveEnd(_checksum.Records, _entities, _checksum.Whole);
        await Entry(ArchiveEnd.File, JsonSerializer.SerializeToUtf8Bytes(end, ArchiveJson.Default.ArchiveEnd), cancellation);
        await _tar.DisposeAsync();
        await _gzip.DisposeAsync();
        return end;
    }

    /// <summary>What was not ended stays cut.</summary>
    public ValueTask DisposeAsync() => default;

    private async Task EndFile(CancellationToken cancellation)
    {
        if (_file.Length > 0)
        {
            await Entry($"{_folder}/{_files++:D6}", _file, cancellation);
            _file.SetLength(0);
            if (_file.Capacity > 4 * FileBytes)
            {
                // A shard's weights are one record, however many they are.
                _file.Capacity = FileBytes;
            }
        }
    }

    private async Task Entry(string name, byte[] content, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(content);
        await Entry(name, stream, cancellation);
    }

    private async Task Entry(string name, MemoryStream content, CancellationToken cancellation)
    {
        content.Position = 0;
        await _tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = _made }, cancellation);
    }
}
