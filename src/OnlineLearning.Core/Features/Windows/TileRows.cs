using System.Runtime.InteropServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// Rows of [tile number, greatest event time, the tile's doubles] in one flat array that starts empty and doubles up to a stated number of rows. Only tiles with
/// events have a row, so that an entity with few events is small.
/// </summary>
internal sealed class TileRows(int width, int capacity)
{
    private const int Header = 2;
    private readonly int _stride = width + Header;
    private long[] _cells = [];

    public int Count { get; private set; }

    /// <summary>Rows that the array has room for: what it costs, not what it holds.</summary>
    public int Allocated => _cells.Length / _stride;

    public ref long Tile(int row) => ref _cells[row * _stride];

    public ref long NewestTicks(int row) => ref _cells[row * _stride + 1];

    public Span<double> Values(int row) => MemoryMarshal.Cast<long, double>(_cells.AsSpan(row * _stride + Header, width));

    public void Insert(int row)
    {
        var used = Count * _stride;
        if (used == _cells.Length)
        {
            Array.Resize(ref _cells, Math.Min(Math.Max(2, Count * 2), capacity) * _stride);
        }

        var at = row * _stride;
        Array.Copy(_cells, at, _cells, at + _stride, used - at);
        Count++;
    }

    public void Remove(int row, int count)
    {
        var end = (row + count) * _stride;
        Array.Copy(_cells, end, _cells, row * _stride, Count * _stride - end);
        Count -= count;
    }

    public void Write(StateWriter writer) => writer.Bytes(MemoryMarshal.AsBytes(_cells.AsSpan(0, Count * _stride)));

    public void Read(ref StateReader reader)
    {
        var bytes = reader.Bytes();
        Count = bytes.Length / (_stride * sizeof(long));
        if (Count * _stride * sizeof(long) != bytes.Length || Count > capacity)
        {
            throw new InvalidDataException($"Tiles: {bytes.Length} bytes were found, at most {capacity} rows of {_stride * sizeof(long)} are allowed.");
        }

        _cells = MemoryMarshal.Cast<byte, long>(bytes).ToArray();
    }
}
