using System.Numerics;

namespace OnlineLearning.Core.Numerics;

/// <summary>
/// Random numbers that are the same for the same seed on every machine and in every version: xoshiro256** (Blackman, Vigna 2021, "Scrambled linear
/// pseudorandom number generators", ACM TOMS 47), its four words of state filled by <see cref="SplitMix64"/>. The state is those words and nothing else.
/// </summary>
public sealed class SeededRandom
{
    /// <summary>The largest mean of <see cref="Poisson"/>.</summary>
    public const double MaxPoissonMean = 10_000;

    private const byte Version = 1;

    // Inversion adds up e^-mean, mean e^-mean, ...: parts this small keep that exact enough, and a sum of Poisson numbers is Poisson.
    private const double PoissonPart = 16;

    private ulong _s0, _s1, _s2, _s3;

    public SeededRandom(ulong seed) => Reseed(seed);

    /// <summary>Starts again as if made with this seed.</summary>
    public void Reseed(ulong seed)
    {
        var words = new SplitMix64(seed);
        (_s0, _s1, _s2, _s3) = (words.Next(), words.Next(), words.Next(), words.Next());
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform on [0, 1): a multiple of 2^-53.</summary>
    public double Uniform() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Uniform on 0 to <paramref name="bound"/> - 1, without bias (Lemire 2019, "Fast random integer generation in an interval").</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound below 1.</exception>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (uint)bound;
        var product = (Bits() >> 32) * range;
        if ((uint)product < range)
        {
            var least = (0u - range) % range;
            while ((uint)product < least)
            {
                product = (Bits() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>True with <paramref name="probability"/>: always at 1, never at 0. Takes one number whatever the probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Normal with mean 0 and deviation 1 (Marsaglia's polar method; the second number of the pair is left out, so that none is kept).</summary>
    public double Gaussian()
    {
        while (true)
        {
            var u = (2 * Uniform()) - 1;
            var v = (2 * Uniform()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * PortableMath.Log(s) / s);
            }
        }
    }

    /// <summary>Poisson by inversion (Devroye 1986, "Non-uniform random variate generation", X.3); time grows with the mean.</summary>
    /// <param name="mean">0 to <see cref="MaxPoissonMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another mean.</exception>
    public int Poisson(double mean)
    {
        if (mean is not (>= 0 and <= MaxPoissonMean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, $"Allowed: 0 to {MaxPoissonMean}.");
        }

        var count = 0;
        while (mean > PoissonPart)
        {
            count += Invert(PoissonPart);
            mean -= PoissonPart;
        }

        return count + Invert(mean);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(Version);
        writer.Int64((long)_s0);
        writer.Int64((long)_s1);
        writer.Int64((long)_s2);
        writer.Int64((long)_s3);
    }

    /// <exception cref="InvalidDataException">Another version, an early end, or four zeros, from which only zeros would follow.</exception>
    public static SeededRandom Read(ref StateReader reader)
    {
        reader.Version(Version, "random numbers");
        var read = new SeededRandom(0) { _s0 = (ulong)reader.Int64(), _s1 = (ulong)reader.Int64(), _s2 = (ulong)reader.Int64(), _s3 = (ulong)reader.Int64() };
        return (read._s0 | read._s1 | read._s2 | read._s3) != 0 ? read : throw new InvalidDataException("State of random numbers holds zeros only.");
    }

    private int Invert(double mean)
    {
        var u = Uniform();
        var term = PortableMath.Exp(-mean);
        var count = 0;

        // Rounding can leave u a hair above the sum of all terms: then it ends where a term is below what u can tell apart.
        while (u >= term && (count < mean || term > 1e-17))
        {
            u -= term;
            count++;
            term *= mean / count;
        }

        return count;
    }
}
