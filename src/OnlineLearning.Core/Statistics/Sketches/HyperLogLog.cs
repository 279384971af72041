using System.Numerics;
using System.Numerics.Tensors;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Statistics.Sketches;

/// <summary>
/// Number of different items in bounded memory, merged exactly: any split of a stream, merged, gives the same sketch. Relative standard error <c>1.04 / sqrt(4096)</c> = 1.63 %. Sources: Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog",
/// AofA 2007 (registers, maxima); Heule, Nunkesser, Hall, "HyperLogLog in Practice", EDBT 2013, section 5.3 (while few, 26 bits of the hash are kept instead of 12, which counts nearly exactly); Ertl, "New cardinality estimation
/// algorithms for HyperLogLog sketches", 2017, algorithm 6 (the estimator: unbiased over the whole range without tables).
/// </summary>
public sealed class HyperLogLog
{
    /// <summary>Binary logarithm of the number of registers.</summary>
    public const int LogRegisters = 12;

    /// <summary>Registers.</summary>
    public const int Registers = 1 << LogRegisters;

    /// <summary>Most items that are kept apart, before registers take over.</summary>
    public const int MostSparse = 512;

    /// <summary>Relative standard error.</summary>
    public const double Error = 0.01625;

    /// <summary>Greatest size, bytes.</summary>
    public const long MostBytes = 40 + 24 + Registers;

    private const byte StateVersion = 1;
    private const int SparseBits = 26;
    private const int RankBits = 6;

    // The last bit of a hash counts as set, so ranks are 1 to 64 - LogRegisters.
    private const int MostRank = 64 - LogRegisters;

    // Ascending; the top 26 bits of a hash, and the rank of the rest.
    private uint[] _sparse = [];
    private int _count;
    private byte[]? _registers;

    public void Clear() => (_count, _registers) = (0, null);

    /// <param name="hash">64 bits, each of which depends on all of the item.</param>
    public void Add(ulong hash)
    {
        if (_registers is null)
        {
            var rank = BitOperations.LeadingZeroCount((hash << SparseBits) | (1UL << SparseBits)) + 1;
            AddSparse((uint)(hash >> (64 - SparseBits)) << RankBits | (uint)rank);
        }
        else
        {
            Raise(_registers, (int)(hash >> (64 - LogRegisters)), BitOperations.LeadingZeroCount((hash << LogRegisters) | (1UL << LogRegisters)) + 1);
        }
    }

    public void Merge(HyperLogLog other)
    {
        if (other._registers is { } registers)
        {
            Densify();
            TensorPrimitives.Max<byte>(_registers!, registers, _registers);
            return;
        }

        for (var i = 0; i < other._count; i++)
        {
            if (_registers is null)
            {
                AddSparse(other._sparse[i]);
            }
            else
            {
                RaiseBySparse(_registers, other._sparse[i]);
            }
        }
    }

    /// <summary>How many different items were added; 0 of nothing.</summary>
    public double Estimate()
    {
        if (_registers is null)
        {
            // Linear counting over 2^26 places: n = -m ln(1 - c / m) (Whang, Vander-Zanden, Taylor 1990).
            return -(double)(1 << SparseBits) * Math.Log(1 - (double)_count / (1 << SparseBits));
        }

        Span<int> ranks = stackalloc int[MostRank + 1];
        ranks.Clear();
        foreach (var rank in _registers)
        {
            ranks[rank]++;
        }

        // Ertl 2017, algorithm 6.
        const double M = Registers;
        var z = M * Tau(1 - ranks[MostRank] / M);
        for (var k = MostRank - 1; k > 0; k--)
        {
            z = 0.5 * (z + ranks[k]);
        }

        z += M * Sigma(ranks[0] / M);
        return M * M / (2 * Math.Log(2) * z);
    }

    /// <summary>Version, then 0 and the items kept apart, or 1 and the registers.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Bool(_registers is not null);
        if (_registers is not null)
        {
            writer.Bytes(_registers);
            return;
        }

        writer.Count(_count);
        var before = 0u;
        foreach (var item in _sparse.AsSpan(0, _count))
        {
            writer.Count(item - before);
            before = item;
        }
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(HyperLogLog));
        Clear();
        if (reader.Bool())
        {
            var registers = reader.Bytes();
            _registers = registers.Length == Registers && registers.IndexOfAnyExceptInRange((byte)0, (byte)MostRank) < 0
                ? registers.ToArray()
                : throw new InvalidDataException($"{nameof(HyperLogLog)}: {registers.Length} registers were found; allowed: {Registers} of 0 to {MostRank}.");
            return;
        }

        var count = reader.Items(1);
        var item = 0L;
        _sparse = new uint[Math.Min(count, MostSparse)];
        for (; _count < count; _count++)
        {
            var step = reader.Count();
            item += step;
            if (count > MostSparse || step <= 0 || item > uint.MaxValue || (item & ((1 << RankBits) - 1)) is 0 or > 64 - SparseBits)
            {
                throw new InvalidDataException($"{nameof(HyperLogLog)}: {count} items with {item} among them were found; allowed: at most {MostSparse}, ascending.");
            }

            _sparse[_count] = (uint)item;
        }
    }

    private static void Raise(byte[] registers, int register, int rank) => registers[register] = (byte)Math.Max(registers[register], rank);

    // The 14 bits that the finer address has beyond the register's number are the first of those that its rank is counted in.
    private static void RaiseBySparse(byte[] registers, uint item)
    {
        const int Finer = SparseBits - LogRegisters;
        var address = item >> RankBits;
        var rest = address & ((1u << Finer) - 1);
        var rank = rest == 0 ? Finer + (int)(item & ((1 << RankBits) - 1)) : BitOperations.LeadingZeroCount(rest) - (32 - Finer) + 1;
        Raise(registers, (int)(address >> Finer), rank);
    }

    private void AddSparse(uint item)
    {
        var at = _sparse.AsSpan(0, _count).BinarySearch(item & ~((1u << RankBits) - 1));
        at = at < 0 ? ~at : at;
        if (at < _count && _sparse[at] >> RankBits == item >> RankBits)
        {
            _sparse[at] = Math.Max(_sparse[at], item);
        }
        else if (_count == MostSparse)
        {
            Densify();
            RaiseBySparse(_registers!, item);
        }
        else
        {
            if (_count == _sparse.Length)
            {
                Array.Resize(ref _sparse, Math.Min(MostSparse, Math.Max(4, _count * 2)));
            }

            Array.Copy(_sparse, at, _sparse, at + 1, _count - at);
            _sparse[at] = item;
            _count++;
        }
    }

    private void Densify()
    {
        if (_registers is null)
        {
            var registers = new byte[Registers];
            foreach (var item in _sparse.AsSpan(0, _count))
            {
                RaiseBySparse(registers, item);
            }

            (_registers, _sparse, _count) = (registers, [], 0);
        }
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (y, z, before) = (1.0, x, double.NaN);
        while (z != before)
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }

        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (y, z, before) = (1.0, 1 - x, double.NaN);
        while (z != before)
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }

        return z / 3;
    }
}
