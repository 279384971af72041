using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>What every learner owes, for all combinations of the registries.</summary>
public class LearnerConformanceTests
{
    private const double Most = 1e38;

    public static TheoryData<LearnerCase> All => LearnerCase.All;

    public static TheoryData<LearnerCase> Linear => LearnerCase.Linear;

    private static Gen<float> Magnitude => Gen.Select(Gen.Double[-45, 38], Gen.Bool, (power, minus) => (float)((minus ? -1 : 1) * Math.Pow(10, power)));

    private static Gen<float> Wild => Gen.Frequency((6, Magnitude), (1, Gen.Const(0f)), (1, Gen.Const((float)Most)), (1, Gen.Const(-(float)Most)), (3, Gen.Float[-2, 2]));

    // Places from a small range, so that some collide within an example, and all kinds: hashed, intercept, numeric.
    private static Gen<Entry[]> Vector => Gen.Select(Gen.Int[0, 256 + LearnerCase.Numbers], Gen.Int[0, 2], Wild, (place, repeat, value) => Enumerable.Repeat(new Entry(place, value, 0, 0), 1 + repeat))
        .Array[0, 8].Select(runs => runs.SelectMany(run => run).ToArray());

    private static Gen<(Entry[] X, float Label, double Weight, double Offset)[]> Stream
        => Gen.Select(Vector, Wild, Gen.OneOf(Gen.Double[0, 1], Gen.Const(1.0), Gen.Const(1e6)), Gen.Frequency((3, Gen.Const(0.0)), (1, Gen.Double[-1e38, 1e38]))).Array[1, 30];

    [Theory]
    [MemberData(nameof(All))]
    public void It_stays_finite_on_any_finite_input(LearnerCase @case) => Stream.Sample(stream =>
    {
        var learner = @case.Create().Learner;
        foreach (var (x, label, weight, offset) in stream)
        {
            var result = learner.Learn(x, offset, Math.Abs(offset), @case.Label(label), weight);
            AssertFinite(result.Score, "score");
            AssertFinite(result.Gradient, "gradient");
            AssertFinite(learner.Score(x, 0), "score after");
            AssertFinite(learner.Rate, "rate");
            foreach (var entry in x)
            {
                AssertFinite(learner.Value(entry), "value");
            }
        }

        AssertStateFinite(learner, @case.Create().Learner);
    }, iter: 15);

    [Theory]
    [MemberData(nameof(All))]
    public void Learning_the_same_example_again_lowers_its_loss(LearnerCase @case)
    {
        var (plan, learner) = @case.Create();
        var loss = LossRegistry.Create(@case.Loss);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            learner.Learn(TestModels.Example(plan, Numbers(random)), 0, 0, @case.Label(random.Gaussian()), 1);
        }

        var x = TestModels.Example(plan, 0.5f, -1, 2, 0.1f);
        var label = @case.Label(-3);
        var before = loss.Value(learner.Score(x, 0), label);
        for (var i = 0; i < 200; i++)
        {
            learner.Learn(x, 0, 0, label, 1);
        }

        var after = loss.Value(learner.Score(x, 0), label);
        Assert.True(after < 0.75 * before, $"{@case}: loss {before} before, {after} after 200 repeats");
    }

    [Theory]
    [MemberData(nameof(Linear))]
    public void A_step_moves_towards_the_label_and_never_past_it(LearnerCase @case) => MovesTowardsTheLabel(@case, 10);

    // The stream of this seed has an input whose scale jumps so far that its weight becomes 0.
    [Fact]
    public void A_weight_that_a_jump_of_its_scale_brought_to_nothing_does_not_come_back_in_the_old_scale()
        => MovesTowardsTheLabel(new LearnerCase("squared", "ftrl", "polynomial", false), 1, "5vogtlOy1f61");

    private static void MovesTowardsTheLabel(LearnerCase @case, int streams, string? seed = null)
        => Gen.Select(Stream, Gen.Double[-8, 2], Gen.Double[-3, 6]).Sample((stream, ratePower, weightPower) =>
    {
        var (_, learner) = @case.Create(Math.Pow(10, ratePower));
        var loss = LossRegistry.Create(@case.Loss);
        foreach (var (x, wild, _, _) in stream)
        {
            // Within what a float can resolve: the law is about the step, not about rounding at 1e38.
            var tame = x.Select(entry => entry with { Value = (float)Math.Clamp(entry.Value, -1e4, 1e4) }).ToArray();
            var label = @case.Label(Math.Clamp(wild, -1e4f, 1e4f));
            var result = learner.Learn(tame, 0, 0, label, Math.Pow(10, weightPower));
            var after = learner.Score(tame, 0);
            var slack = 1e-3 + (1e-4 * (Math.Abs(result.Score) + Math.Abs(label)));
            if (@case.IsBinary)
            {
                Assert.True(label > 0 ? after >= result.Score - slack : after <= result.Score + slack, $"{@case}: from {result.Score} to {after}, label {label}");
            }
            else
            {
                var best = loss.Score(label);
                Assert.True(after >= Math.Min(result.Score, best) - slack && after <= Math.Max(result.Score, best) + slack, $"{@case}: from {result.Score} to {after}, label {label}");
            }
        }
    }, iter: streams, seed: seed);

    [Theory]
    [MemberData(nameof(Linear))]
    public void A_greater_weight_moves_further_but_not_past_the_label(LearnerCase @case)
    {
        var reached = new List<double>();
        var left = 0.0;
        foreach (var weight in (double[])[0, 0.5, 1, 2, 4, 100, 1e6])
        {
            var (plan, learner) = Trained(@case);
            var x = TestModels.Example(plan, 1, -1, 0.5f, 0);
            var label = @case.Label(5);
            reached.Add(learner.Learn(x, 0, 0, label, weight).Score);
            reached[^1] = learner.Score(x, 0) - reached[^1];
            left = weight == 1 ? LossRegistry.Create(@case.Loss).Value(learner.Score(x, 0), label) : left;
        }

        Assert.True(Math.Abs(reached[0]) < 1e-5, $"{@case}: weight 0 moved by {reached[0]}");
        for (var i = 1; i < reached.Count; i++)
        {
            Assert.True(reached[i] >= reached[i - 1] - 1e-4, $"{@case}: moved {string.Join(", ", reached)}");
        }

        Assert.True((reached[3] > reached[2] || left < 1e-3) && reached[3] <= 2.01 * reached[2], $"{@case}: weight 2 moved {reached[3]}, weight 1 {reached[2]}, which left a loss of {left}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_state_goes_on_bit_for_bit_after_a_round_trip(LearnerCase @case) => Stream.Sample(stream =>
    {
        var (straight, broken) = (@case.Create().Learner, @case.Create().Learner);
        foreach (var (x, label, weight, offset) in stream)
        {
            var again = @case.Create().Learner;
            var reader = new StateReader(TestModels.State(broken.Write));
            again.Read(ref reader);
            Assert.True(reader.AtEnd);
            broken = again;
            Assert.Equal(straight.Learn(x, offset, 1, @case.Label(label), weight), broken.Learn(x, offset, 1, @case.Label(label), weight));
        }

        Assert.Equal(stream.Length, broken.Updates);
        Assert.Equal(TestModels.State(straight.Write), TestModels.State(broken.Write));
    }, iter: 4);

    [Theory]
    [MemberData(nameof(Linear))]
    public void Rewarming_brings_back_the_rate_and_never_lowers_it(LearnerCase @case) => Gen.Select(Gen.Double[0.001, 1], Gen.Int[0, 4_000], Gen.Int[0, 50]).Sample((share, before, after) =>
    {
        var (plan, learner) = @case.Create(0.5);
        var x = TestModels.Example(plan, 1, -2, 0.5f, 0);
        void Learn(int updates)
        {
            for (var i = 0; i < updates; i++)
            {
                learner.Learn(x, 0, 0, @case.Label(i % 3), 1);
            }
        }

        Learn(before);
        var (rate, was) = (learner.Rate, TestModels.State(learner.Write));
        learner.Rewarm(share);
        Assert.True(learner.Rate >= rate && learner.Rate >= share * 0.5 * 0.999, $"{@case}: rate {rate} before, {learner.Rate} after, {share} of 0.5 asked for");
        Assert.True(learner.Rate == rate || rate < share * 0.5, $"{@case}: rate {rate} was enough for {share} of 0.5, now {learner.Rate}");
        Assert.True(learner.Rate == rate || !was.SequenceEqual(TestModels.State(learner.Write)));
        Assert.Equal(before, learner.Updates);
        Learn(after);
        var again = @case.Create(0.5).Learner;
        var reader = new StateReader(TestModels.State(learner.Write));
        again.Read(ref reader);
        Assert.Equal(learner.Rate, again.Rate);
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Rewarm(0));
    }, iter: 3);

    [Theory]
    [MemberData(nameof(All))]
    public void The_order_of_entries_has_no_effect_beyond_rounding(LearnerCase @case)
    {
        var (plan, forward) = @case.Create();
        var backward = @case.Create().Learner;
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            Entry[] x = [.. TestModels.Example(plan, Numbers(random)), new Entry(random.Next(8), 1, 9, 0), new Entry(random.Next(8), 0.5f, 9, 0)];
            var label = @case.Label(random.Gaussian());
            var expected = forward.Learn(x, 0, 0, label, 1).Score;
            Array.Reverse(x);
            Assert.Equal(expected, backward.Learn(x, 0, 0, label, 1).Score, @case.Rounding);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scoring_and_learning_allocate_nothing_in_steady_state(LearnerCase @case)
    {
        var (plan, learner) = @case.Create();
        var x = TestModels.Example(plan, 1, 2, 3, 4);
        void Pass()
        {
            for (var i = 0; i < 1_000; i++)
            {
                learner.Learn(x, 0, 0, i % 2, 1);
                learner.Score(x, 0);
                learner.Value(x[1]);
            }
        }

        Assert.Equal(0, Allocated.By(Pass));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Readers_see_only_finite_scores_while_a_writer_learns(LearnerCase @case)
    {
        var (plan, learner) = @case.Create();
        var x = TestModels.Example(plan, 1, -2, 1e30f, 4);
        var done = false;
        var cancellation = TestContext.Current.CancellationToken;
        var reads = 0;
        var reader = Task.Run(() =>
        {
            do
            {
                AssertFinite(learner.Score(x, 0), "score while learning");
                reads++;
            }
            while (!Volatile.Read(ref done));
        }, cancellation);
        var random = new Random(3);
        for (var i = 0; i < 1_000; i++)
        {
            learner.Learn(TestModels.Example(plan, Numbers(random)), 0, 0, @case.Label(random.Gaussian() * 1e6), 1);
        }

        Volatile.Write(ref done, true);
        await reader;
        Assert.True(reads > 0);
    }

    private static (ModelPlan Plan, ILearner Learner) Trained(LearnerCase @case)
    {
        var (plan, learner) = @case.Create(0.1);
        var random = new Random(4);
        for (var i = 0; i < 100; i++)
        {
            learner.Learn(TestModels.Example(plan, Numbers(random)), 0, 0, @case.Label(random.Gaussian()), 1);
        }

        return (plan, learner);
    }

    private static float[] Numbers(Random random) => [.. Enumerable.Range(0, LearnerCase.Numbers).Select(_ => (float)random.Gaussian())];

    // A state that is read back scores every place alone: a NaN or an infinity anywhere would show.
    private static void AssertStateFinite(ILearner learner, ILearner copy)
    {
        var reader = new StateReader(TestModels.State(learner.Write));
        copy.Read(ref reader);
        for (var place = 0; place <= 256 + LearnerCase.Numbers; place++)
        {
            AssertFinite(copy.Score([new Entry(place, 1, 0, 0)], 0), $"weight {place}");
            AssertFinite(copy.Value(new Entry(place, 1, 0, 0)), $"value {place}");
        }

        Assert.All(Enumerable.Range(0, 257 + LearnerCase.Numbers), place => AssertFinite(copy.Learn([new Entry(place, 1, 0, 0)], 0, 0, 1, 1).Gradient, $"gradient {place}"));
    }

    private static void AssertFinite(double value, string what) => Assert.True(double.IsFinite(value) && Math.Abs(value) <= 1e60, $"{what}: {value}");
}
