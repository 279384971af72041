using CsCheck;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

public class HashedPlaceTests
{
    /// <summary>The formula against hashes of real names: within five standard errors of a share of so many.</summary>
    [Theory]
    [InlineData(1_000, 18, 0.0038)]
    [InlineData(10_000, 18, 0.0374)]
    [InlineData(100_000, 18, 0.317)]
    [InlineData(300, 8, 0.690)]
    [InlineData(2, 8, 0.0039)]
    public void Features_share_their_place_as_often_as_stated(int features, int bits, double stated)
    {
        Assert.Equal(stated, HashedPlace.CollisionRate(features, bits), 5e-4);
        var tables = Math.Max(1, 300_000 / features);
        double shared = 0;
        for (var table = 0; table < tables; table++)
        {
            var places = Enumerable.Range(0, features).Select(i => HashedPlace.Of(MurmurHash3.Hash64($"feature {i}", (ulong)table), (1 << bits) - 1));
            shared += places.CountBy(place => place).Where(place => place.Value > 1).Sum(place => place.Value);
        }

        var n = (double)features * tables;
        // Features that share come at least in pairs, so that they vary twice as much as if each were drawn alone.
        Assert.Equal(stated, shared / n, (5 * Math.Sqrt(2 * stated / n)) + 5e-4);
    }

    [Fact]
    public void One_feature_shares_with_none_and_the_share_only_grows() => Gen.Select(Gen.Double[1, 1e9], Gen.Int[8, 26]).Sample((features, bits) =>
    {
        Assert.Equal(0, HashedPlace.CollisionRate(1, bits));
        Assert.InRange(HashedPlace.CollisionRate(features, bits), HashedPlace.CollisionRate(features / 2 < 1 ? 1 : features / 2, bits), 1);
    });

    /// <summary>Weinberger et al. 2009, Lemma 2: the inner product of two signed hashed vectors is that of the vectors on average; without signs it is biased by all that they share.</summary>
    [Fact]
    public void Signs_make_inner_products_unbiased()
    {
        const int Tables = 4_000;
        const int Mask = 15;
        double signed = 0, unsigned = 0;
        for (ulong table = 0; table < Tables; table++)
        {
            var (x, y, ux, uy) = (new double[Mask + 1], new double[Mask + 1], new double[Mask + 1], new double[Mask + 1]);
            for (var i = 0; i < 40; i++)
            {
                var hash = MurmurHash3.Hash64($"f{i}", table);
                var (into, plain) = i < 20 ? (x, ux) : (y, uy);
                into[HashedPlace.Of(hash, Mask)] += HashedPlace.Sign(hash);
                plain[HashedPlace.Of(hash, Mask)]++;
            }

            signed += x.Zip(y, (a, b) => a * b).Sum() / Tables;
            unsigned += ux.Zip(uy, (a, b) => a * b).Sum() / Tables;
        }

        // Disjoint vectors of 20 ones in 16 places: 0, and 20 x 20 / 16. A signed product deviates by 5, a mean of 4,000 by 0.08.
        Assert.Equal(0, signed, 5 * 0.08);
        Assert.Equal(25, unsigned, 5 * 0.08);
    }

    [Fact]
    public void The_sign_does_not_depend_on_the_place()
    {
        var hashes = Enumerable.Range(0, 40_000).Select(i => MurmurHash3.Hash64($"f{i}")).ToArray();
        Assert.All(hashes.GroupBy(hash => HashedPlace.Of(hash, 3)), place => Assert.Equal(0, place.Average(hash => (double)HashedPlace.Sign(hash)), 5 / Math.Sqrt(10_000)));
    }
}
