using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// Rows of [tile number, greatest event time, what the kind of tile keeps as numbers] in one flat array that starts empty and doubles up to a stated number of rows. Only tiles with events have a row, so that an entity with few events
/// is small.
/// </summary>
internal abstract class Tiles(int width, int capacity)
{
    protected const int Header = 2;

    protected int Stride { get; } = width + Header;

    protected int Capacity { get; } = capacity;

    protected long[] Cells { get; private set; } = [];

    public int Count { get; private set; }

    /// <summary>Rows that there is room for: what it costs, not what it holds.</summary>
    public int Allocated => Cells.Length / Stride;

    public ref long Tile(int row) => ref Cells[row * Stride];

    public ref long NewestTicks(int row) => ref Cells[row * Stride + 1];

    public abstract void Clear(int row);

    public abstract void Add(int row, in FeatureDatum value, long ticks);

    /// <summary>Adds a row of tiles of the same aggregate, which is not the earlier one.</summary>
    public abstract void Merge(int into, Tiles from, int row);

    /// <param name="row">The row.</param>
    /// <param name="aggregate">The column's: it may differ from that which the tiles were made by in settings that the state does not depend on.</param>
    /// <param name="query">What it covers.</param>
    public abstract FeatureDatum Read(int row, IAggregate aggregate, in QuerySpan query);

    public virtual void Insert(int row)
    {
        var used = Count * Stride;
        if (used == Cells.Length)
        {
            var cells = Cells;
            Array.Resize(ref cells, Math.Min(Math.Max(2, Count * 2), Capacity) * Stride);
            Cells = cells;
        }

        var at = row * Stride;
        Array.Copy(Cells, at, Cells, at + Stride, used - at);
        Count++;
    }

    public virtual void Remove(int row, int count)
    {
        var end = (row + count) * Stride;
        Array.Copy(Cells, end, Cells, row * Stride, Count * Stride - end);
        Count -= count;
    }

    /// <summary>Width of the numbers, number of rows, then per row, row 0 last: tile and time as differences to the row before (small, since both ascend), what it keeps.</summary>
    public void Write(StateWriter writer)
    {
        writer.Count(Stride - Header);
        writer.Count(Count);
        var (tile, ticks) = (0L, 0L);
        for (var i = 1; i <= Count; i++)
        {
            var row = i % Count;
            writer.Count(unchecked(Tile(row) - tile));
            writer.Count(unchecked(NewestTicks(row) - ticks));
            (tile, ticks) = (Tile(row), NewestTicks(row));
            WriteRow(row, writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        var (found, count) = (reader.Count(), reader.Count());
        if (!Accepts(found) || count < 0 || count > Capacity)
        {
            throw new InvalidDataException($"Tiles: {count} rows of {found} doubles were found; allowed: at most {Capacity} rows of {Stride - Header}.");
        }

        Cells = new long[(int)count * Stride];
        Count = (int)count;
        var (tile, ticks) = (0L, 0L);
        for (var i = 1; i <= Count; i++)
        {
            var row = i % Count;
            Tile(row) = tile = unchecked(tile + reader.Count());
            NewestTicks(row) = ticks = unchecked(ticks + reader.Count());
            ReadRow(row, (int)found, ref reader);
        }
    }

    /// <summary>Passes over the rows of a column of doubles.</summary>
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

    protected virtual bool Accepts(long width) => width == Stride - Header;

    protected abstract void WriteRow(int row, StateWriter writer);

    protected abstract void ReadRow(int row, int width, ref StateReader reader);
}
