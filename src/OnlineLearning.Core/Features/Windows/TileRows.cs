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

    /// <summary>Width, number of rows, then per row, row 0 last: tile and time as differences to the row before (small, since both ascend), the doubles.</summary>
    public void Write(StateWriter writer)
    {
        writer.Count(width);
        writer.Count(Count);
        var (tile, ticks) = (0L, 0L);
        for (var i = 1; i <= Count; i++)
        {
            var row = i % Count;
            writer.Count(unchecked(Tile(row) - tile));
            writer.Count(unchecked(NewestTicks(row) - ticks));
            (tile, ticks) = (Tile(row), NewestTicks(row));
            foreach (var value in Values(row))
            {
                writer.Double(value);
            }
        }
    }

    public void Read(ref StateReader reader)
    {
        var (foundWidth, count) = (reader.Count(), reader.Count());
        if (foundWidth != width || count < 0 || count > capacity)
        {
            throw new InvalidDataException($"Tiles: {count} rows of {foundWidth} doubles were found; allowed: at most {capacity} rows of {width}.");
        }

        Count = (int)count;
        _cells = new long[Count * _stride];
        var (tile, ticks) = (0L, 0L);
        for (var i = 1; i <= Count; i++)
        {
            var row = i % Count;
            Tile(row) = tile = unchecked(tile + reader.Count());
            NewestTicks(row) = ticks = unchecked(ticks + reader.Count());
            foreach (ref var value in Values(row))
            {
                value = reader.Double();
            }
        }
    }

    /// <summary>Passes over the rows of a column that is no longer defined.</summary>
    public static void Skip(ref StateReader reader)
    {
        var (width, count) = (reader.Count(), reader.Count());
        for (; count > 0; count--)
        {
            _ = reader.Count();
            _ = reader.Count();
            for (var i = 0; i < width; i++)
            {
                _ = reader.Double();
            }
        }
    }
}
