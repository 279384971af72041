using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class MixTests
{
    public static TheoryData<LearnerCase> All => LearnerCase.Mixing;

    private static Gen<MixShare[]> Shares => Gen.Select(Gen.Int[1, 5], Gen.Int[0, 1_000_000], (count, seed) =>
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(shard =>
        {
            int[] places = [.. Enumerable.Range(0, 40).Where(_ => random.Next(2) == 0)];
            return Share(
                shard,
                places,
                [.. places.Select(_ => (float)(random.Gaussian() * Math.Pow(10, random.Next(-30, 30))))],
                [.. places.Select(_ => (float)Math.Pow(10, random.Next(-30, 38)))]);
        }).ToArray();
    });

    [Fact]
    public void A_weight_is_the_mean_by_squared_gradients() => Shares.Sample(shares =>
    {
        var mixed = Mix.Of(shares);
        Assert.Equal(shares.SelectMany(share => share.Places).Distinct().Order(), mixed.Places);
        foreach (var (i, place) in mixed.Places.Index())
        {
            var said = shares.Where(share => share.Places.Contains(place)).Select(share => (Square: Math.Pow(share.Roots[Array.IndexOf(share.Places, place)], 2), Weight: (double)share.Weights[Array.IndexOf(share.Places, place)])).ToList();
            var expected = said.Sum(each => each.Square / said.Sum(all => all.Square) * each.Weight);
            Assert.True(float.IsFinite(mixed.Weights[i]));
            Assert.Equal(expected, mixed.Weights[i], (1e-6 * said.Max(each => Math.Abs(each.Weight))) + 1e-40);
            if (said.Count == 1)
            {
                Assert.Equal((float)said[0].Weight, mixed.Weights[i]);
            }
        }
    });

    [Fact]
    public void The_order_of_shares_has_no_effect()
        => Shares.Sample(shares => Assert.Equal(Mix.Of(shares).ToBytes(), Mix.Of(shares.Reverse()).ToBytes()));

    [Fact]
    public void A_place_without_gradients_gets_the_plain_mean_of_whole_shares()
    {
        var mixed = Mix.Of([Share(0, [3, 5], [1, 7], [0, 0]) with { Round = 2, Whole = true }, Share(1, [5], [9], [0]) with { Round = 4, Whole = true }]);

        Assert.Equal([3, 5], mixed.Places);
        Assert.Equal([0.5f, 8], mixed.Weights);
        Assert.Equal(5, mixed.Round);
    }

    [Fact]
    public void Shares_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Mix.Of([]));
        Assert.Throws<ArgumentException>(() => Mix.Of([Share(1, [], [], [])]));
        Assert.Throws<ArgumentException>(() => Mix.Of([Share(0, [], [], []), Share(0, [], [], [])]));
        Assert.Throws<ArgumentException>(() => Mix.Of([Share(0, [], [], []) with { Whole = true }, Share(1, [], [], []) with { Round = 1 }]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Shards_that_learnt_the_same_keep_their_weights(LearnerCase @case)
    {
        var shards = Shards.Of(@case, 3);
        shards.Learn(1, 50, everyoneTheSame: true);
        var before = Weights(shards[0]);

        shards.Mix();

        Assert.All(shards, shard => Assert.Equal(before, Weights(shard)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void After_a_mix_all_shards_score_the_same_bit_for_bit(LearnerCase @case)
    {
        var shards = Shards.Of(@case, 4);
        foreach (var round in Enumerable.Range(1, 5))
        {
            shards.Learn(round, 60);
            Assert.NotEqual(Weights(shards[0]), Weights(shards[1]));
            shards.Mix();
            Assert.All(shards, shard => Assert.Equal((Weights(shards[0]), (long)round), (Weights(shard), ((IMixable)shard).Round), EqualPair));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Moments_are_those_of_all_examples_of_all_shards(LearnerCase @case)
    {
        var shards = Shards.Of(@case, 3);
        MixChange? change = null;
        for (var round = 0; round < 6; round++)
        {
            shards.Learn(round, 40);
            change = shards.Mix()[0];
        }

        var labels = shards.Seen.Select(seen => @case.IsBinary ? double.NaN : seen.Label);
        AssertMoments(Of(labels), change!.Labels);
        for (var slot = 0; slot < LearnerCase.Numbers; slot++)
        {
            AssertMoments(Of(shards.Seen.Select(seen => seen.X[slot + 1].Value).Select(x => @case.Standardise ? x : (double)x * x)), change.Numbers[slot]);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_a_shard_learns_between_its_share_and_the_mix_stays(LearnerCase @case)
    {
        var shards = Shards.Of(@case, 2);
        shards.Learn(1, 30);
        var mixed = Mix.Of(shards.Contribute());
        var then = shards.Weights(0);
        shards.Learn(2, 5);
        var now = shards.Weights(0);

        ((IMixable)shards[0]).TakeOn(mixed);

        var after = shards.Weights(0);
        Assert.Contains(Enumerable.Range(0, Shards.Places), place => now[place] != then[place]);
        for (var i = 0; i < mixed.Places.Length; i++)
        {
            var place = mixed.Places[i];
            Assert.Equal(mixed.Weights[i] + ((double)now[place] - then[place]), after[place], 1e-6 * (1 + Math.Abs(after[place])));
        }

        var touched = ((IMixable)shards[0]).Contribute(0, false);
        Assert.Equal(Enumerable.Range(0, Shards.Places).Where(place => now[place] != then[place]), touched.Places.Where(place => now[place] != then[place]));
        Assert.Equal(5, touched.Since);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Mixed_shards_predict_better_than_shards_left_alone(LearnerCase @case)
    {
        var (mixed, alone, unseen) = (Shards.Of(@case, 4), Shards.Of(@case, 4), Shards.Of(@case, 1));
        for (var round = 1; round <= 20; round++)
        {
            mixed.Learn(round, 10);
            alone.Learn(round, 10);
            mixed.Mix();
        }

        unseen.Learn(21, 500);
        var loss = LossRegistry.Create(@case.Loss);
        double LossOf(Shards shards) => unseen.Seen.Average(seen => shards.Average(shard => loss.Value(shard.Score(seen.X, 0), seen.Label)));

        // Labels that are linear are not what a log link fits.
        Assert.True(LossOf(mixed) < (@case.Loss == "poisson" ? 1.5 : 1) * LossOf(alone), $"{@case}: loss {LossOf(mixed)} mixed, {LossOf(alone)} alone");
    }

    [Fact]
    public void A_mix_that_answers_another_share_changes_nothing()
    {
        var shards = Shards.Of(LearnerCase.Mixing.First().Data, 2);
        shards.Learn(1, 20);
        var mixed = Mix.Of(shards.Contribute());
        Assert.Null(((IMixable)Shards.Of(LearnerCase.Mixing.First().Data, 2)[0]).TakeOn(mixed));
        shards.Learn(2, 1);
        shards.Contribute();
        var before = TestModels.State(shards[0].Write);

        Assert.Null(((IMixable)shards[0]).TakeOn(mixed));
        Assert.Equal(before, TestModels.State(shards[0].Write));
        Assert.NotNull(shards.Mix()[0]);
        Assert.Null(((IMixable)shards[0]).TakeOn(mixed));
    }

    [Fact]
    public void A_shard_that_missed_a_mix_is_brought_in_by_whole_shares()
    {
        var shards = Shards.Of(LearnerCase.Mixing.First().Data, 3);
        shards.Learn(1, 40);
        shards.Mix();
        shards.Learn(2, 40);
        var mixed = Mix.Of(shards.Contribute());
        ((IMixable)shards[0]).TakeOn(mixed);
        ((IMixable)shards[1]).TakeOn(mixed);
        shards.Learn(3, 2);

        Assert.True(Mix.NeedsWhole(shards.Contribute()));
        shards.Mix(whole: true);

        Assert.All(shards, shard => Assert.Equal(Weights(shards[0]), Weights(shard)));
        Assert.False(Mix.NeedsWhole(shards.Contribute()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_change_from_the_journal_gives_the_same_state_bit_for_bit(LearnerCase @case)
    {
        var (live, replayed) = (Shards.Of(@case, 3), Shards.Of(@case, 3));
        for (var round = 0; round < 4; round++)
        {
            live.Learn(round, 30);
            replayed.Learn(round, 30);
            var mixed = Mix.Of(live.Contribute(whole: round == 2));
            live.Learn(-round, 3);
            replayed.Learn(-round, 3);
            for (var shard = 0; shard < 3; shard++)
            {
                var reader = new StateReader(TestModels.State(((IMixable)live[shard]).TakeOn(MixResult.Read(mixed.ToBytes()))!.Write));
                ((IMixable)replayed[shard]).Apply(MixChange.Read(ref reader));
                Assert.True(reader.AtEnd);
                Assert.Equal(TestModels.State(live[shard].Write), TestModels.State(replayed[shard].Write));
                replayed.Reload(shard);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_shard_that_is_never_mixed_learns_as_one_that_cannot_be(LearnerCase @case)
    {
        var plain = @case.Create().Learner;
        var shards = Shards.Of(@case, 2);
        shards.Learn(1, 100, everyoneTheSame: true);
        foreach (var (x, label) in shards.Seen.Where((_, i) => i % 2 == 0))
        {
            plain.Learn(x, 0, 0, label, 1);
        }

        Assert.Equal(Weights(plain), Weights(shards[0]));
        var state = TestModels.State(plain.Write);
        Assert.Equal(state[1..], TestModels.State(shards[0].Write)[1..state.Length]);
        Assert.Equal((0, 0L), ((int)state[0] - 3, ((IMixable)plain).Round));
        Assert.Throws<InvalidOperationException>(() => ((IMixable)plain).Contribute(0, false));
    }

    [Fact]
    public void A_state_from_before_there_was_mixing_takes_part()
    {
        var @case = LearnerCase.Mixing.First().Data;
        var shards = Shards.Of(@case, 2);
        shards.Learn(1, 50);
        var weights = Enumerable.Range(0, 2).Select(shards.Weights).ToList();
        for (var shard = 0; shard < 2; shard++)
        {
            var plain = @case.Create().Learner;
            foreach (var (x, label) in shards.Seen.Where((_, i) => i % 2 == shard))
            {
                plain.Learn(x, 0, 0, label, 1);
            }

            var reader = new StateReader(TestModels.State(plain.Write));
            shards[shard].Read(ref reader);
            Assert.True(reader.AtEnd);
        }

        shards.Mix();

        var after = shards.Weights(0);
        Assert.Equal(Weights(shards[0]), Weights(shards[1]));
        Assert.All(Enumerable.Range(0, Shards.Places), place => Assert.InRange(after[place], weights.Min(each => each[place]) - 1e-6, weights.Max(each => each[place]) + 1e-6));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Mixing_stays_finite_on_any_finite_input(LearnerCase @case) => Gen.Double[-38, 38].Array[20].Sample(powers =>
    {
        var shards = Shards.Of(@case, 2);
        foreach (var (i, power) in powers.Index())
        {
            var x = TestModels.Example(shards.Plan, (float)Math.Pow(10, power), -(float)Math.Pow(10, powers[^1]), 1, 0);
            var mixed = i % 3 == 0 ? Mix.Of(shards.Contribute()) : null;
            shards[i % 2].Learn(x, 0, 0, @case.Label(Math.Pow(-10, (int)power)), i % 5 == 0 ? 1e6 : 1);
            if (mixed is not null)
            {
                Assert.All(shards, shard => Assert.NotNull(((IMixable)shard).TakeOn(mixed)));
            }

            Assert.All(shards, shard => Assert.All(Weights(shard), weight => Assert.True(double.IsFinite(weight))));
        }
    }, iter: 8);

    [Fact]
    public void A_share_that_is_not_answered_is_given_up_when_too_many_places_were_touched()
    {
        var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared") with { Bits = 17 }) with { Shards = 2 });
        var learner = (IMixable)plan.CreateLearner();
        var other = ((IMixable)plan.CreateLearner()).Contribute(1, false);
        void Touch(int places, int first)
        {
            for (var place = first; place < first + places; place++)
            {
                ((ILearner)learner).Learn([new Entry(place, 1, 0, 0)], 0, 0, 1 + place, 1);
            }
        }

        var mixed = Mix.Of([learner.Contribute(0, false), other]);
        Touch(65_536, 0);
        Assert.NotNull(learner.TakeOn(mixed));
        mixed = Mix.Of([learner.Contribute(0, false), other with { Round = 1 }]);
        Touch(65_537, 0);
        Assert.Null(learner.TakeOn(mixed));
    }

    private static bool EqualPair((double[] Weights, long Round) left, (double[] Weights, long Round) right) => left.Weights.SequenceEqual(right.Weights) && left.Round == right.Round;

    private static MixShare Share(int shard, int[] places, float[] weights, float[] roots)
        => new() { Shard = shard, Round = 0, Updates = 0, Since = 0, Whole = false, Places = places, Weights = weights, Roots = roots, Labels = default, Numbers = [] };

    /// <summary>The score of each place alone: weight, base and standardised value.</summary>
    private static double[] Weights(ILearner learner) => [.. Enumerable.Range(0, Shards.Places).Select(place => learner.Score([new Entry(place, 0.7f, 0, 0)], 0))];

    private static Moments Of(IEnumerable<double> values)
    {
        var moments = default(Moments);
        foreach (var value in values)
        {
            moments.Add(value);
        }

        return moments;
    }

    private static void AssertMoments(Moments expected, Moments actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Mean, actual.Mean, 1e-9);
        Assert.Equal(expected.StandardDeviation, actual.StandardDeviation, 1e-9);
    }
}
