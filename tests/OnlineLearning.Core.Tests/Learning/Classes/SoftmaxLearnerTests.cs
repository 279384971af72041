using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class SoftmaxLearnerTests
{
    private static readonly int[] Segments = [0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010, 0b1111111, 0b1111011];

    /// <summary>The same model in plain loops of doubles: AdaGrad of each place and class, then the implicit step.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public void It_learns_what_an_independent_implementation_learns(int classes)
    {
        var plan = new ModelPlan(ClassCase.Model(LearnerDefaults.Learner(TaskKind.Multiclass, "softmax") with { Schedule = TestModels.Constant(0.3), Bits = 8 }, classes, TestModels.Category("a")));
        var model = (IClassLearner)plan.CreateLearner();
        var (weights, squares, p) = (new double[64, classes], new double[64, classes], new double[classes]);
        var random = new Random(classes);
        for (var row = 0; row < 500; row++)
        {
            (int Place, float Value)[] x = [(0, 1), (1 + random.Next(20), (float)random.Gaussian()), (21 + random.Next(20), 0.5f)];
            Entry[] entries = [.. x.Select(each => new Entry(each.Place, each.Value, 0, 0))];
            var (label, weight) = (random.Next(classes), random.Next(1, 4));
            var scores = Enumerable.Range(0, classes).Select(k => x.Sum(each => weights[each.Place, k] * each.Value)).ToArray();
            double[] shares = [.. scores];
            SoftmaxStep.Softmax(shares);
            model.Probabilities(entries, p);
            Assert.All(shares.Zip(p), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

            model.Learn(entries, 0, 0, label, weight);
            double Rate(int place, int k) => 0.3 / (Math.Sqrt(squares[place, k]) + 1e-12);
            var (curvatures, gradients) = (new double[classes], new double[classes]);
            for (var k = 0; k < classes; k++)
            {
                foreach (var (place, value) in x)
                {
                    squares[place, k] += Math.Pow(weight * (shares[k] - (k == label ? 1 : 0)) * value, 2);
                    curvatures[k] += weight * Rate(place, k) * value * value;
                }
            }

            SoftmaxStep.Implicit(scores, label, curvatures, gradients);
            foreach (var (place, value) in x)
            {
                for (var k = 0; k < classes; k++)
                {
                    weights[place, k] -= Rate(place, k) * weight * gradients[k] * value;
                }
            }
        }
    }

    /// <summary>The LED display of Breiman et al. 1984 with 17 inputs that say nothing: each segment is wrong with 10 %, and the best classifier there is errs in 26 % of the rows.</summary>
    [Fact]
    public void On_the_noisy_led_display_it_comes_within_a_margin_of_the_bayes_rate()
    {
        var plan = new ModelPlan(ClassCase.Model(LearnerDefaults.Learner(TaskKind.Multiclass, "softmax") with { Bits = 8 }, 10, [.. Enumerable.Range(0, 24).Select(i => TestModels.Numeric($"x{i}"))]));
        var learner = plan.CreateLearner();
        var random = new Random(26);
        var (errors, rows) = (0, 12_000);
        for (var row = 0; row < rows; row++)
        {
            var digit = random.Next(10);
            float[] inputs = [.. Enumerable.Range(0, 24).Select(i => (float)(i < 7 ? ((Segments[digit] >> (6 - i)) & 1) ^ (random.NextDouble() < 0.1 ? 1 : 0) : random.Next(2)))];
            var x = TestModels.Example(plan, inputs);
            errors += row >= rows / 2 && learner.Score(x, 0) != digit ? 1 : 0;
            learner.Learn(x, 0, 0, digit, 1);
        }

        Assert.InRange(errors / (rows / 2.0), 0.24, 0.28);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_unit_of_an_input_has_no_effect(bool standardise)
    {
        var (plan, plain) = new ClassCase("softmax", 3, "constant", standardise).Create();
        var scaled = plan.CreateLearner();
        var random = new Random(5);
        var agree = 0;
        for (var row = 0; row < 1_000; row++)
        {
            var label = random.Next(3);
            float[] x = [(float)(random.Gaussian() + (2 * label)), (float)random.Gaussian(), (float)(random.Gaussian() - label), 1];
            float[] big = [x[0] * 1e6f, x[1] * 1e-6f, x[2] * 1e3f, 1];
            agree += row >= 200 && plain.Score(TestModels.Example(plan, x), 0) == scaled.Score(TestModels.Example(plan, big), 0) ? 1 : 0;
            plain.Learn(TestModels.Example(plan, x), 0, 0, label, 1);
            scaled.Learn(TestModels.Example(plan, big), 0, 0, label, 1);
        }

        Assert.InRange(agree, 795, 800);
    }
}
