using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>
/// The average of data shards. A weight is the mean of the shards' weights, each with the squared gradients that it has seen at that coordinate since the last mix: w = sum_k G_k w_k / sum_k G_k.
/// A shard that has learnt nothing about a coordinate has no say in it, so that rare features keep what the one shard that saw them has learnt (a plain average would divide it by K, a sum of
/// differences would overshoot where several have learnt the same). Source: the weighted average of Agarwal, Chapelle, Dudik and Langford 2014 ("A Reliable Effective Terascale Linear Learning System",
/// section 3), whose G are AdaGrad's sums, counted here from the last mix instead of from the start.
/// </summary>
public static class Mix
{
    /// <summary>Mixes one contribution of each shard. The order in which they are given has no effect.</summary>
    /// <param name="shares">Shards 0 to K - 1, each once. Whole ones where they have taken on different mixes.</param>
    /// <exception cref="ArgumentException">A shard is missing or given twice, or parts of states that differ in their last mix were given.</exception>
    public static MixResult Of(IEnumerable<MixShare> shares)
    {
        MixShare[] ordered = [.. shares.OrderBy(share => share.Shard)];
        if (ordered.Length == 0 || ordered.Index().Any(pair => pair.Item.Shard != pair.Index))
        {
            throw new ArgumentException($"Shards {string.Join(", ", ordered.Select(share => share.Shard))} were given, each of 0 to {ordered.Length - 1} is wanted once.", nameof(shares));
        }

        if (NeedsWhole(ordered) && ordered.Any(share => !share.Whole))
        {
            throw new ArgumentException($"Shards have taken on mixes {string.Join(", ", ordered.Select(share => share.Round))}: whole contributions are wanted.", nameof(shares));
        }

        var (places, weights) = Average(ordered);
        return new MixResult
        {
            Round = ordered.Max(share => share.Round) + 1,
            Places = places,
            Weights = weights,
            Updates = [.. ordered.Select(share => share.Updates)],
            Labels = [.. ordered.Select(share => share.Labels)],
            Numbers = [.. ordered.Select(share => share.Numbers)],
        };
    }

    /// <summary>True where shards have not taken on the same mixes: what one has not touched is then not what the others have.</summary>
    public static bool NeedsWhole(IReadOnlyCollection<MixShare> shares) => shares.Select(share => share.Round).Distinct().Count() > 1;

    private static (int[] Places, float[] Weights) Average(MixShare[] shares)
    {
        var (places, weights) = (new List<int>(), new List<float>());
        var at = new int[shares.Length];
        while (NextPlace(shares, at) is var place and < int.MaxValue)
        {
            double squares = 0, weighted = 0, plain = 0;
            for (var k = 0; k < shares.Length; k++)
            {
                if (at[k] < shares[k].Places.Length && shares[k].Places[at[k]] == place)
                {
                    double root = shares[k].Roots[at[k]];
                    double weight = shares[k].Weights[at[k]++];
                    squares += root * root;
                    weighted += root * root * weight;
                    plain += weight;
                }
            }

            places.Add(place);
            weights.Add(Finite.Store(squares > 0 ? weighted / squares : plain / shares.Length));
        }

        return ([.. places], [.. weights]);
    }

    private static int NextPlace(MixShare[] shares, int[] at)
    {
        var least = int.MaxValue;
        for (var k = 0; k < shares.Length; k++)
        {
            if (at[k] < shares[k].Places.Length)
            {
                least = Math.Min(least, shares[k].Places[at[k]]);
            }
        }

        return least;
    }
}
