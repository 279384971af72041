namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// Where a hashed feature stands in the weight table, and with which sign. Low bits of the hash are the place, its highest bit the sign. With signs (Weinberger et al. 2009, section 2,
/// equation 1 and Lemma 2) the features that share a weight cancel in expectation instead of adding up: inner products are unbiased, at the price of the same variance.
/// </summary>
public static class HashedPlace
{
    public static int Of(ulong hash, int mask) => (int)(hash & (uint)mask);

    /// <summary>+1 or -1 by another bit than those of the place.</summary>
    public static float Sign(ulong hash) => (long)hash < 0 ? -1 : 1;

    /// <summary>
    /// Expected share of n different features that share their place with another of them: 1 - (1 - 2^-b)^(n - 1), nearly n / 2^b while that is small. With the default of 18 bits: 0.4 % of 1,000
    /// features, 3.7 % of 10,000, 32 % of 100,000.
    /// </summary>
    /// <param name="features">n, at least 1.</param>
    /// <param name="bits">b.</param>
    public static double CollisionRate(double features, int bits) => -double.ExpM1((features - 1) * double.LogP1(-Math.ScaleB(1, -bits)));
}
