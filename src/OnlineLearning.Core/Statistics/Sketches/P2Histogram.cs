using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Sketches;

/// <summary>
/// Quantiles of a stream that cut it into cells of equal share, in fixed memory: B + 1 markers, 16 bytes each. Source: Jain and Chlamtac, "The P2 algorithm for dynamic calculation of quantiles and
/// histograms without storing observations", CACM 28(10), 1985, section "Extension to histograms": each value moves a marker by at most one rank, along a parabola through its neighbours
/// (equation 1 and boxes B1 to B3). Deterministic in the order of the values. No bound of error holds for every order; on values in random order the shares were within 0.03 of 1 / B (tested
/// for 2 to 64 cells and four distributions).
/// </summary>
public sealed class P2Histogram
{
    public const int MostCells = 256;

    private const byte StateVersion = 1;

    private readonly double[] _heights;
    private readonly double[] _ranks;

    /// <param name="cells">B, 2 to <see cref="MostCells"/>.</param>
    public P2Histogram(int cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, MostCells);
        (Cells, _heights, _ranks) = (cells, new double[cells + 1], new double[cells + 1]);
    }

    public int Cells { get; }

    /// <summary>Values taken in.</summary>
    public long Count { get; private set; }

    /// <summary>B - 1 borders between the cells, ascending; nothing before there are B + 1 values.</summary>
    public ReadOnlySpan<double> Borders => Count < _heights.Length ? [] : _heights.AsSpan(1, Cells - 1);

    /// <summary>Number of the cell, 0 to B - 1: a value that is a border belongs above it; -1 before there are B + 1 values.</summary>
    public int Cell(double value)
    {
        if (Count < _heights.Length)
        {
            return -1;
        }

        var (low, high) = (1, Cells);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _heights[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <param name="value">Finite, magnitude at most 1e100.</param>
    public void Add(double value)
    {
        if (Count < _heights.Length)
        {
            Insert(value);
            return;
        }

        Count++;
        var last = _heights.Length - 1;
        (_heights[0], _heights[last]) = (Math.Min(_heights[0], value), Math.Max(_heights[last], value));
        for (var i = 1; i <= last; i++)
        {
            _ranks[i] += i == last || value < _heights[i] ? 1 : 0;
        }

        for (var i = 1; i < last; i++)
        {
            var behind = 1 + ((double)i * (Count - 1) / Cells) - _ranks[i];
            if (behind >= 1 && _ranks[i + 1] - _ranks[i] > 1)
            {
                Move(i, 1);
            }
            else if (behind <= -1 && _ranks[i - 1] - _ranks[i] < -1)
            {
                Move(i, -1);
            }
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Cells);
        writer.Count(Count);
        writer.Doubles(_heights);
        writer.Doubles(_ranks);
    }

    public static P2Histogram Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(P2Histogram));
        var (cells, count, heights, ranks) = (reader.Int(), reader.Count(), reader.Doubles(), reader.Doubles());
        var sound = cells is >= 2 and <= MostCells && count >= 0 && heights.Length == cells + 1 && ranks.Length == cells + 1 && heights.All(double.IsFinite) && ranks.All(double.IsFinite);
        for (var i = 1; sound && i < Math.Min(count, heights.Length); i++)
        {
            sound = heights[i - 1] <= heights[i] && ranks[i - 1] < ranks[i];
        }

        if (!sound)
        {
            throw new InvalidDataException($"{nameof(P2Histogram)}: {cells} cells, {count} values, {heights.Length} markers and {ranks.Length} ranks were found that no histogram has.");
        }

        var read = new P2Histogram(cells) { Count = count };
        heights.CopyTo(read._heights, 0);
        ranks.CopyTo(read._ranks, 0);
        return read;
    }

    private void Insert(double value)
    {
        var at = (int)Count;
        for (; at > 0 && _heights[at - 1] > value; at--)
        {
            _heights[at] = _heights[at - 1];
        }

        (_heights[at], _ranks[Count]) = (value, Count + 1);
        Count++;
    }

    private void Move(int i, int step)
    {
        var (below, above) = (_ranks[i] - _ranks[i - 1], _ranks[i + 1] - _ranks[i]);
        var height = _heights[i] + (step / (below + above)
            * (((below + step) * (_heights[i + 1] - _heights[i]) / above) + ((above - step) * (_heights[i] - _heights[i - 1]) / below)));
        if (height <= _heights[i - 1] || height >= _heights[i + 1])
        {
            height = _heights[i] + (step * (_heights[i + step] - _heights[i]) / (_ranks[i + step] - _ranks[i]));
        }

        // Rounding must not carry a marker past its neighbours.
        _heights[i] = Math.Clamp(height, _heights[i - 1], _heights[i + 1]);
        _ranks[i] += step;
    }
}
