using System.Buffers.Binary;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Archives;

/// <summary>Checksums of records: of each one with its number, so that none can be missing, twice or in another place, and of all of them with the manifest.</summary>
/// <param name="manifest">What stands before them: it counts.</param>
internal sealed class RecordChecksum(ReadOnlySpan<byte> manifest)
{
    private ulong _whole = MurmurHash3.Hash64(manifest);

    public long Records { get; private set; }

    public string Whole => _whole.ToString("x16");

    /// <summary>The checksum of the next record.</summary>
    public ulong Next(ReadOnlySpan<byte> record)
    {
        var checksum = MurmurHash3.Hash64(record, (ulong)++Records);
        Span<byte> both = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(both, _whole);
        BinaryPrimitives.WriteUInt64LittleEndian(both[8..], checksum);
        _whole = MurmurHash3.Hash64(both);
        return checksum;
    }
}
