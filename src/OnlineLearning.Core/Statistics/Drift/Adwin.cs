using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Drift;

/// <summary>
/// ADWIN: a window of the newest values that shrinks while two of its parts differ in mean by more than chance allows. The window is an exponential histogram: row r has at most
/// <see cref="Buckets"/> buckets of 2^r values each, so that n values take O(log n) memory and a value O(1) amortised time. Source: Bifet and Gavalda 2007, "Learning from time-changing data with
/// adaptive windowing", ADWIN2, Figure 2 and equation 3.1; the grace of the cut's parts as in MOA and River, whose defaults these are. It allocates nothing after construction. Values are expected
/// within [0, 1], for which delta bounds the rate of false alarms; others are taken as they are, within +-1e30.
/// </summary>
public sealed class Adwin
{
    /// <summary>Rows of the histogram: a window of more than <c>Buckets * (2^24 - 1)</c> values forgets its oldest.</summary>
    public const int MostRows = 24;

    private const byte StateVersion = 1;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly int[] _counts = new int[MostRows];
    private int _rows = 1;
    private double _total;
    private double _squaresInAll;

    /// <param name="delta">Chance of a false alarm, above 0, below 1.</param>
    /// <param name="clock">Values between two looks for a cut, at least 1.</param>
    /// <param name="buckets">Buckets in a row, 1 to 100: more is finer and takes longer.</param>
    /// <param name="minWindow">Values on each side of a cut, at least 1.</param>
    /// <param name="grace">Values before the first look, at least 0.</param>
    public Adwin(double delta = 0.002, int clock = 32, int buckets = 5, int minWindow = 5, int grace = 10)
    {
        if (!(delta is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Allowed: above 0, below 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(clock, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buckets, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(minWindow, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(grace);
        (Delta, Clock, Buckets, MinWindow, Grace) = (delta, clock, buckets, minWindow, grace);
        _sums = new double[MostRows * (buckets + 1)];
        _squares = new double[_sums.Length];
    }

    public double Delta { get; }

    public int Clock { get; }

    public int Buckets { get; }

    public int MinWindow { get; }

    public int Grace { get; }

    /// <summary>Values taken.</summary>
    public long Count { get; private set; }

    /// <summary>Values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>Mean of the window; 0 while it is empty.</summary>
    public double Mean => Width > 0 ? _total / Width : 0;

    /// <summary>Variance (n in the denominator) of the window; 0 while it is empty.</summary>
    public double Variance => Width > 0 ? _squaresInAll / Width : 0;

    /// <summary>Takes a value; true if the window shrank, that is, if a change of the mean was told. NaN is passed over.</summary>
    public bool Update(double value)
    {
        if (double.IsNaN(value))
        {
            return false;
        }

        Insert(Math.Clamp(value, -Finite.Bound, Finite.Bound));
        return ++Count % Clock == 0 && Width > Grace && Shrink();
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        (_rows, _total, _squaresInAll, Count, Width) = (1, 0, 0, 0, 0);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Double(Delta);
        writer.Count(Clock);
        writer.Count(Buckets);
        writer.Count(MinWindow);
        writer.Count(Grace);
        writer.Count(Count);
        writer.Double(_total);
        writer.Double(_squaresInAll);
        writer.Count(_rows);
        for (var row = 0; row < _rows; row++)
        {
            writer.Count(_counts[row]);
            for (var at = First(row); at < First(row) + _counts[row]; at++)
            {
                writer.Double(_sums[at]);
                writer.Double(_squares[at]);
            }
        }
    }

    public static Adwin Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(Adwin));
        var (delta, clock, buckets, minWindow, grace) = (reader.Double(), reader.Int(), reader.Int(), reader.Int(), reader.Int());
        if (!(delta is > 0 and < 1 && clock >= 1 && buckets is >= 1 and <= 100 && minWindow >= 1))
        {
            throw new InvalidDataException($"{nameof(Adwin)}: parameters {delta}, {clock}, {buckets}, {minWindow} were found, which no test has.");
        }

        var read = new Adwin(delta, clock, buckets, minWindow, grace) { Count = reader.Count(), _total = reader.Double(), _squaresInAll = reader.Double(), _rows = reader.Int() };
        if (read._rows is < 1 or > MostRows)
        {
            throw new InvalidDataException($"{nameof(Adwin)}: {read._rows} rows were found, 1 to {MostRows} are allowed.");
        }

        for (var row = 0; row < read._rows; row++)
        {
            var count = read._counts[row] = reader.Int();
            if (count > buckets)
            {
                throw new InvalidDataException($"{nameof(Adwin)}: {count} buckets were found in a row, at most {buckets} are allowed.");
            }

            for (var at = read.First(row); at < read.First(row) + count; at++)
            {
                (read._sums[at], read._squares[at]) = (reader.Double(), reader.Double());
            }

            read.Width += (long)count << row;
        }

        return read;
    }

    private int First(int row) => row * (Buckets + 1);

    private void Insert(double value)
    {
        if (Width > 0)
        {
            var distance = value - (_total / Width);
            _squaresInAll += distance * distance * Width / (Width + 1);
        }

        Width++;
        _total += value;
        Append(0, value, 0);
        for (var row = 0; _counts[row] > Buckets; row++)
        {
            if (row == MostRows - 1)
            {
                DropOldest();
                return;
            }

            // Bucket pair of n = 2^row values each: the merged squares are those of both and n/2 (u1 - u2)^2.
            var (a, n) = (First(row), (double)(1L << row));
            var distance = (_sums[a] - _sums[a + 1]) / n;
            Append(row + 1, _sums[a] + _sums[a + 1], _squares[a] + _squares[a + 1] + (distance * distance * n / 2));
            RemoveFirst(row, 2);
        }
    }

    private void Append(int row, double sum, double squares)
    {
        var at = First(row) + _counts[row]++;
        (_sums[at], _squares[at]) = (sum, squares);
        _rows = Math.Max(_rows, row + 1);
    }

    private void RemoveFirst(int row, int removed)
    {
        var left = _counts[row] -= removed;
        _sums.AsSpan(First(row) + removed, left).CopyTo(_sums.AsSpan(First(row)));
        _squares.AsSpan(First(row) + removed, left).CopyTo(_squares.AsSpan(First(row)));
    }

    private void DropOldest()
    {
        var (at, n) = (First(_rows - 1), 1L << (_rows - 1));
        Width -= n;
        _total -= _sums[at];
        var distance = (_sums[at] / n) - Mean;
        _squaresInAll = Width > 0 ? Math.Max(0, _squaresInAll - _squares[at] - (distance * distance * n * Width / (n + Width))) : 0;
        RemoveFirst(_rows - 1, 1);
        while (_rows > 1 && _counts[_rows - 1] == 0)
        {
            _rows--;
        }
    }

    private bool Shrink()
    {
        var changed = false;
        while (HasCut())
        {
            DropOldest();
            changed = true;
        }

        return changed;
    }

    private bool HasCut()
    {
        // delta' = delta / ln n of section 3.1: the cuts that are tried are about that many.
        var confidence = Math.Log(2 * Math.Log(Width) / Delta);
        var variance = Variance;
        var (n0, sum0) = (0L, 0.0);
        for (var row = _rows - 1; row >= 0; row--)
        {
            for (var at = First(row); at < First(row) + _counts[row]; at++)
            {
                n0 += 1L << row;
                sum0 += _sums[at];
                var n1 = Width - n0;
                if (n1 < MinWindow)
                {
                    return false;
                }

                if (n0 < MinWindow)
                {
                    continue;
                }

                // Equation 3.1: epsilon_cut = sqrt(2/m v ln(2/delta')) + 2/(3m) ln(2/delta'), 1/m = 1/n0 + 1/n1.
                var m = (1.0 / (n0 - MinWindow + 1)) + (1.0 / (n1 - MinWindow + 1));
                var difference = Math.Abs((sum0 / n0) - ((_total - sum0) / n1));
                if (difference > Math.Sqrt(2 * m * variance * confidence) + (2.0 / 3 * confidence * m))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
