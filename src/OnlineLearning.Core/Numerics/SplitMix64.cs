namespace OnlineLearning.Core.Numerics;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): one word of state; spreads a seed into many.</summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Every bit of the result depends on every bit of <paramref name="z"/>; one to one.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
