using System.Buffers.Binary;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.Sorting;

/// <summary>Sorted records in a file: each its length in four bytes, then its bytes. Only this process reads it.</summary>
internal sealed class SortRun<T> : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly ISortCodec<T> _codec;
    private readonly string _path;

    private SortRun(ISortCodec<T> codec, string path) => (_codec, _path) = (codec, path);

    public static SortRun<T> Write(ISortCodec<T> codec, string folder, IEnumerable<T> records)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        var writer = new StateWriter();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var record in records)
        {
            writer.Reset();
            codec.Write(writer, record);
            BinaryPrimitives.WriteInt32LittleEndian(length, writer.Length);
            file.Write(length);
            file.Write(writer.WrittenSpan);
        }

        return new(codec, path);
    }

    public IEnumerable<T> Read()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        var length = new byte[sizeof(int)];
        var bytes = new byte[256];
        while (file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            var count = BinaryPrimitives.ReadInt32LittleEndian(length);
            bytes = bytes.Length < count ? new byte[count * 2] : bytes;
            file.ReadExactly(bytes, 0, count);
            yield return Decode(bytes.AsSpan(0, count));
        }
    }

    public void Dispose() => File.Delete(_path);

    private T Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        return _codec.Read(ref reader);
    }
}
