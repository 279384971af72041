using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>What every learner of classes owes.</summary>
public class ClassLearnerConformanceTests
{
    public static TheoryData<ClassCase> All => ClassCase.All;

    public static TheoryData<ClassCase> Linear => ClassCase.Linear;

    private static Gen<float> Wild => Gen.Frequency(
        (6, Gen.Select(Gen.Double[-45, 38], Gen.Bool, (power, minus) => (float)((minus ? -1 : 1) * Math.Pow(10, power)))), (1, Gen.Const(0f)), (1, Gen.Const(1e38f)), (3, Gen.Float[-2, 2]));

    private static Gen<Entry[]> Vector => Gen.Select(Gen.Int[0, 256 + ClassCase.Numbers], Gen.Int[0, 2], Wild, (place, repeat, value) => Enumerable.Repeat(new Entry(place, value, 0, 0), 1 + repeat))
        .Array[0, 8].Select(runs => runs.SelectMany(run => run).ToArray());

    private static Gen<(Entry[] X, int Label, double Weight)[]> Stream
        => Gen.Select(Vector, Gen.Int[0, 1_000], Gen.OneOf(Gen.Double[0, 1], Gen.Const(1.0), Gen.Const(1e6))).Array[1, 30];

    [Theory]
    [MemberData(nameof(All))]
    public void Its_probabilities_are_probabilities_after_any_finite_input(ClassCase @case) => Stream.Sample(stream =>
    {
        var learner = @case.Create().Learner;
        foreach (var (x, label, weight) in stream)
        {
            var result = learner.Learn(x, 0, 0, label % @case.Classes, weight);
            Assert.True(double.IsFinite(result.Gradient) && result.Gradient <= 0, $"{@case}: gradient {result.Gradient}");
            AssertProbabilities(learner, x);
        }

        Assert.Equal(stream.Length, learner.Updates);
    }, iter: 40);

    [Theory]
    [MemberData(nameof(Linear))]
    public void A_step_moves_towards_its_label_and_the_longer_the_weight_the_further(ClassCase @case)
        => Gen.Select(Stream, Gen.Double[-8, 2], Gen.Double[-3, 3]).Sample((stream, ratePower, weightPower) =>
    {
        var rate = Math.Pow(10, ratePower);
        var learner = @case.Create(rate).Learner;
        foreach (var (x, number, _) in stream)
        {
            // Within what a float can resolve: the law is about the step, not about rounding at 1e38.
            var tame = x.Select(entry => entry with { Value = Math.Clamp(entry.Value, -1e4f, 1e4f) }).ToArray();
            var label = number % @case.Classes;
            var weight = Math.Pow(10, weightPower);
            var (still, twice) = (Copy(learner, @case, rate), Copy(learner, @case, rate));
            still.Learn(tame, 0, 0, label, 0);
            learner.Learn(tame, 0, 0, label, weight);
            twice.Learn(tame, 0, 0, label, 2 * weight);
            var (before, once, more) = (LogOdds(still, tame, label), LogOdds(learner, tame, label), LogOdds(twice, tame, label));
            var slack = 1e-3 * (1 + Math.Abs(before) + Math.Abs(once));
            Assert.True(once >= before - slack && more >= once - slack, $"{@case}: log-odds {before} without, {once} with a weight of {weight}, {more} with twice that");
        }
    }, iter: 15);

    [Theory]
    [MemberData(nameof(All))]
    public void Learning_the_same_example_again_lowers_its_loss(ClassCase @case)
    {
        var (plan, learner) = @case.Create();
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            learner.Learn(TestModels.Example(plan, Numbers(random)), 0, 0, random.Next(@case.Classes), 1);
        }

        var x = TestModels.Example(plan, 0.5f, -1, 2, 0.1f);
        var before = LogOdds(learner, x, 1);
        for (var i = 0; i < 200; i++)
        {
            learner.Learn(x, 0, 0, 1, 1);
        }

        Assert.True(LogOdds(learner, x, 1) > before + 1, $"{@case}: log-odds {before} before, {LogOdds(learner, x, 1)} after 200 repeats");
        Assert.Equal(1, learner.Score(x, 0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_state_goes_on_bit_for_bit_after_a_round_trip(ClassCase @case) => Stream.Sample(stream =>
    {
        ILearner straight = @case.Create().Learner, broken = @case.Create().Learner;
        foreach (var (x, label, weight) in stream)
        {
            broken = Copy(broken, @case);
            Assert.Equal(straight.Learn(x, 0, 0, label % @case.Classes, weight), broken.Learn(x, 0, 0, label % @case.Classes, weight));
        }

        Assert.Equal(TestModels.State(straight.Write), TestModels.State(broken.Write));
    }, iter: 15);

    [Theory]
    [MemberData(nameof(All))]
    public void The_order_of_entries_and_of_classes_has_no_effect_beyond_rounding(ClassCase @case)
    {
        var (plan, forward) = @case.Create();
        var backward = @case.Create().Learner;
        var random = new Random(2);
        double[] a = new double[@case.Classes], b = new double[@case.Classes];
        for (var i = 0; i < 300; i++)
        {
            Entry[] x = [.. TestModels.Example(plan, Numbers(random)), new Entry(random.Next(8), 1, 9, 0), new Entry(random.Next(8), 0.5f, 9, 0)];
            var label = random.Next(@case.Classes);
            forward.Learn(x, 0, 0, label, 1);
            Array.Reverse(x);
            backward.Learn(x, 0, 0, @case.Classes - 1 - label, 1);
            forward.Probabilities(x, a);
            backward.Probabilities(x, b);
            Assert.All(a.Zip(b.Reverse()), pair => Assert.Equal(pair.First, pair.Second, @case.Rounding));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Rewarming_brings_back_the_rate_and_never_lowers_it(ClassCase @case)
    {
        var (plan, learner) = @case.Create(0.5);
        var x = TestModels.Example(plan, 1, -2, 0.5f, 0);
        for (var i = 0; i < 2_000; i++)
        {
            learner.Learn(x, 0, 0, i % @case.Classes, 1);
        }

        var rate = learner.Rate;
        learner.Rewarm(0.5);
        Assert.True(learner.Rate >= rate && learner.Rate >= 0.249, $"{@case}: rate {rate} before, {learner.Rate} after");
        Assert.Equal(learner.Rate, Copy(learner, @case).Rate);
        Assert.Equal(2_000, learner.Updates);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scoring_and_learning_allocate_nothing_in_steady_state(ClassCase @case)
    {
        var (plan, learner) = @case.Create();
        var x = TestModels.Example(plan, 1, 2, 3, 4);
        var room = new double[@case.Classes];
        void Pass()
        {
            for (var i = 0; i < 500; i++)
            {
                learner.Learn(x, 0, 0, i % @case.Classes, 1);
                learner.Score(x, 0);
                learner.Probabilities(x, room);
            }
        }

        Assert.Equal(0, Allocated.By(Pass));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Readers_see_probabilities_while_a_writer_learns(ClassCase @case)
    {
        var (plan, learner) = @case.Create();
        var x = TestModels.Example(plan, 1, -2, 1e30f, 4);
        var done = false;
        var reader = Task.Run(() =>
        {
            do
            {
                AssertProbabilities(learner, x);
            }
            while (!Volatile.Read(ref done));
        }, TestContext.Current.CancellationToken);
        var random = new Random(3);
        for (var i = 0; i < 1_000; i++)
        {
            learner.Learn(TestModels.Example(plan, Numbers(random)), 0, 0, random.Next(@case.Classes), 1);
        }

        Volatile.Write(ref done, true);
        await reader;
        Assert.Equal(1_000, learner.Updates);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_label_that_is_no_class_is_refused_and_changes_nothing(ClassCase @case)
    {
        var (plan, learner) = @case.Create();
        var before = TestModels.State(learner.Write);
        foreach (var label in (double[])[-1, 0.5, @case.Classes, double.NaN, 1e300])
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => learner.Learn(TestModels.Example(plan, 1, 2, 3, 4), 0, 0, label, 1));
            Assert.Contains($"0 to {@case.Classes - 1}", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, TestModels.State(learner.Write));
    }

    private static double LogOdds(IClassLearner learner, Entry[] x, int label)
    {
        var p = new double[learner.Classes];
        learner.Probabilities(x, p);
        return Math.Log(p[label] + 1e-300) - Math.Log(p.Where((_, k) => k != label).Sum() + 1e-300);
    }

    private static void AssertProbabilities(IClassLearner learner, Entry[] x)
    {
        var p = new double[learner.Classes];
        learner.Probabilities(x, p);
        Assert.All(p, each => Assert.InRange(each, 0, 1));
        Assert.Equal(1, p.Sum(), 1e-9);
        Assert.InRange(learner.Score(x, 0), 0, learner.Classes - 1);
    }

    private static IClassLearner Copy(ILearner of, ClassCase @case, double rate = 0.5)
    {
        var copy = @case.Create(rate).Learner;
        var reader = new StateReader(TestModels.State(of.Write));
        copy.Read(ref reader);
        Assert.True(reader.AtEnd);
        return copy;
    }

    private static float[] Numbers(Random random) => [.. Enumerable.Range(0, ClassCase.Numbers).Select(_ => (float)random.Gaussian())];
}
