using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A linear learner of which the preparation adds buckets and products.</summary>
public class ExpandingLearnerTests
{
    [Fact]
    public void With_their_product_it_learns_what_two_numbers_do_together()
    {
        Assert.InRange(LossOf((x, y) => x * y, TestModels.Numeric("x"), TestModels.Numeric("y"), ExpandingModel.Product("x", "y")), 0, 0.05);
        Assert.InRange(LossOf((x, y) => x * y, TestModels.Numeric("x"), TestModels.Numeric("y")), 0.9, 1.2);
        Assert.InRange(LossOf((x, _) => x * x, TestModels.Numeric("x"), TestModels.Numeric("y"), ExpandingModel.Product("x", "x")), 0, 0.05);
    }

    [Fact]
    public void With_buckets_it_learns_a_step()
    {
        static double Step(double x, double y) => Math.Abs(x) < 0.6745 ? 1 : -1;
        var bucketed = LossOf(Step, TestModels.Numeric("x") with { Buckets = 8 }, TestModels.Numeric("y"));
        var plain = LossOf(Step, TestModels.Numeric("x"), TestModels.Numeric("y"));
        Assert.InRange(bucketed, 0, 0.1);
        Assert.InRange(plain, 0.9, 1.2);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("decayed")]
    [InlineData("min_max")]
    [InlineData("none")]
    public void With_every_scale_it_learns_a_line_whatever_the_unit(string kind)
    {
        foreach (var unit in (double[])[1e-6, 1, 1e9])
        {
            var scale = new ScaleDefinition(kind, 1_000);
            var loss = LossOf((x, y) => (2 * x) - y, TestModels.Numeric("x") with { Scale = scale }, TestModels.Numeric("y") with { Scale = scale }, unit);
            Assert.InRange(loss, 0, 0.1);
        }
    }

    [Fact]
    public void It_stays_finite_on_any_finite_input() => Gen.Select(Gen.Int[0, 1 << 20], Gen.Double[-45, 38], Gen.Bool).Array[1, 8].Array[1, 30].Sample(stream =>
    {
        var (plan, learner) = ExpandingModel.Create();
        foreach (var raw in stream)
        {
            Entry[] x = [.. raw.Select(each => new Entry(each.Item1 % (plan.InterceptPlace + 1 + plan.Slots), (float)((each.Item3 ? -1 : 1) * Math.Pow(10, each.Item2)), (ushort)(each.Item1 % plan.Inputs.Count), 0))];
            Assert.True(double.IsFinite(learner.Score(x, 0)));
            var result = learner.Learn(x, 0, 0, x[0].Value, 1);
            Assert.True(double.IsFinite(result.Score) && double.IsFinite(result.Gradient) && double.IsFinite(learner.Score(x, 0)));
        }
    }, iter: 200);

    [Fact]
    public void State_round_trips_bit_for_bit_and_goes_on_the_same()
    {
        var (learner, again) = (ExpandingModel.Create().Learner, ExpandingModel.Create().Learner);
        var stream = ExpandingModel.Stream(8, 200);
        Array.ForEach(stream[..100], x => learner.Learn(x, 0, 0, x.Length, 1));
        var reader = new StateReader(TestModels.State(learner.Write));
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        foreach (var x in stream[100..])
        {
            Assert.Equal(learner.Learn(x, 0, 0, x.Length, 1), again.Learn(x, 0, 0, x.Length, 1));
        }

        Assert.Equal(TestModels.State(learner.Write), TestModels.State(again.Write));
    }

    [Fact]
    public void Scoring_and_learning_allocate_nothing_in_steady_state()
    {
        var (learner, stream) = (ExpandingModel.Create().Learner, ExpandingModel.Stream(9, 100));
        long Pass()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var x in stream)
            {
                learner.Score(x, 0);
                learner.Learn(x, 0, 0, 1, 1);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Pass();
        Pass();
        Assert.Equal(0, Pass());
    }

    private static double LossOf(Func<double, double, double> truth, params InputDefinition[] inputs) => LossOf(truth, inputs[0], inputs[1], 1, inputs[2..]);

    /// <summary>Mean squared error of the last tenth of 10,000 examples, over the variance of the labels.</summary>
    private static double LossOf(Func<double, double, double> truth, InputDefinition x, InputDefinition y, double unit, params InputDefinition[] more)
    {
        var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared") with { Bits = 18 }, [x, y, .. more]));
        var (learner, random) = (plan.CreateLearner(), new Random(11));
        var labels = new Core.Statistics.Moments();
        double loss = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (a, b) = (random.Gaussian(), random.Gaussian());
            var label = truth(a, b);
            var entries = TestModels.Example(plan, (float)(unit * a), (float)(unit * b));
            var error = learner.Score(entries, 0) - label;
            loss += i >= 9_000 ? error * error / 1_000 : 0;
            labels.Add(label);
            learner.Learn(entries, 0, 0, label, 1);
        }

        return loss / labels.Variance;
    }
}
