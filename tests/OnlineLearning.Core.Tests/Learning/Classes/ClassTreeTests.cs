using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Trees;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Statistics;
using OnlineLearning.Core.Tests.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class ClassTreeTests
{
    [Fact]
    public void The_gain_is_the_fall_of_entropy_as_a_share_of_the_most_there_can_be() => Gen.Select(Gen.Double[0, 50], Gen.Double[0, 50]).Array[2, 9].Sample(parts =>
    {
        double[] left = [.. parts.Select(part => Math.Floor(part.Item1))], right = [.. parts.Select(part => Math.Floor(part.Item2))];
        double[] all = [.. left.Zip(right, (l, r) => l + r)];
        var (l, r, n) = (left.Sum(), right.Sum(), all.Sum());
        var isSplit = Math.Min(l, r) >= SplitMerit.LeastShare * n && Math.Min(l, r) > 0 && all.Count(count => count > 0) > 1;
        var expected = isSplit ? (Entropy(all) - (l / n * Entropy(left)) - (r / n * Entropy(right))) / Math.Log2(all.Count(count => count > 0)) : 0;
        Assert.Equal(expected, ClassMerit.InformationGain(left, right), 1e-9);
    });

    [Fact]
    public void Of_two_classes_it_is_that_of_a_binary_label() => Gen.Select(Gen.Int[1, 99], Gen.Int[1, 99], Gen.Int[1, 99], Gen.Int[1, 99]).Sample((a, b, c, d)
        => Assert.Equal(SplitMerit.InformationGain(Share(a, b), Share(c, d)), ClassMerit.InformationGain([a, b], [c, d]), 1e-9));

    [Fact]
    public void A_concept_without_noise_that_is_a_tree_of_five_classes_is_learnt_all_but_exactly()
    {
        var tree = new ClassTree(Plan(5, new TreeInputs(8, 3)), 1);
        var random = new Random(1);
        double Accuracy(int rows) => Enumerable.Range(0, rows).Count(_ =>
        {
            var (a, b, c) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            var label = a < 0.4 ? b < 0.6 ? 0 : 1 : c < 0.3 ? 2 : c < 0.6 ? 3 : 4;
            var x = TreeStreams.Example(a, b, c);
            var isRight = tree.Score(x, 0) == label;
            tree.Learn(x, 0, 0, label, 1);
            return isRight;
        }) / (double)rows;
        Accuracy(30_000);
        Assert.InRange(Accuracy(5_000), 0.97, 1);
        Assert.InRange(tree.Leaves, 5, 60);
    }

    [Fact]
    public void A_category_that_decides_is_split_on()
    {
        var tree = new ClassTree(Plan(3, new TreeInputs(8, 0, 0)), 1);
        var random = new Random(2);
        var right = 0;
        for (var row = 0; row < 4_000; row++)
        {
            var category = random.Next(6);
            Entry[] x = [new(256, 1, Entry.Intercept, 0), new(10 + category, 1, 0, 0)];
            right += row >= 3_000 && tree.Score(x, 0) == category / 2 ? 1 : 0;
            tree.Learn(x, 0, 0, category / 2, 1);
        }

        Assert.Equal(1_000, right);
        Assert.InRange(tree.Leaves, 2, 6);
    }

    [Fact]
    public void Leaves_and_state_stay_within_what_is_stated()
    {
        const int classes = 7, numbers = 4, most = 8;
        var plan = new TreePlan(new TreeInputs(8, numbers, numbers), new TreeSettings(GracePeriod: 20, Delta: 0.3, MaxLeaves: most, MaxCategories: 5), TaskKind.Multiclass, classes);
        var forest = new ClassForest(plan, new ForestSettings(Trees: 3, WarningDelta: 0.5, DriftDelta: 0.3), 1);
        var random = new Random(3);
        for (var row = 0; row < 6_000; row++)
        {
            double[] values = [.. Enumerable.Range(0, numbers).Select(_ => random.NextDouble())];
            Entry[] x = [.. TreeStreams.Example(values), new(random.Next(200), 1, numbers, 0)];
            forest.Learn(x, 0, 0, row / 1_000 % 2 == 0 ? (int)(values[0] * classes) : (int)(values[1] * classes), 1);
        }

        Assert.All(forest.Leaves, leaves => Assert.InRange(leaves, 2, most));
        Assert.True(forest.Replaced > 0);

        // A number takes 41 bytes a class and once for all together, a category 8 a class and its place, a leaf 16 a class and what counts it.
        const int leaf = ((classes + 1) * numbers * 41) + (5 * ((8 * classes) + 5)) + (16 * classes) + 64;
        Assert.InRange(TestModels.State(forest.Write).Length, 0, (2 * 3 * ((most * leaf) + (most * 16))) + (3 * 2 * 6_000) + 1_000);
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(0.3)]
    public void Calibration_finds_how_sure_to_be(double tooSure)
    {
        var calibration = new ClassCalibration(4);
        var random = new Random(4);
        var (raw, believed, rows) = (0.0, 0.0, 0);
        for (var row = 0; row < 20_000; row++)
        {
            double[] scores = [.. Enumerable.Range(0, 4).Select(_ => random.Gaussian())];
            var truth = Softmax(scores, 1);
            var (u, label) = (random.NextDouble(), 0);
            while (label < 3 && (u -= truth[label]) > 0)
            {
                label++;
            }

            var shares = Softmax(scores, tooSure);
            double[] fitted = [.. shares];
            calibration.Apply(fitted);
            Assert.Equal(1, fitted.Sum(), 1e-9);
            if (row >= 5_000)
            {
                (raw, believed, rows) = (raw - Math.Log(shares[label] / truth[label]), believed - Math.Log(fitted[label] / truth[label]), rows + 1);
            }

            calibration.Learn(shares, fitted, label, 1);
        }

        Assert.True(believed / rows < 0.005 && raw / rows > 0.1, $"excess log loss {raw / rows} before, {believed / rows} after");
    }

    private static TreePlan Plan(int classes, TreeInputs inputs) => new(inputs, new TreeSettings(), TaskKind.Multiclass, classes);

    private static Moments Share(int zeros, int ones) => new(zeros + ones, ones / (double)(zeros + ones), 0);

    private static double Entropy(double[] counts) => -counts.Where(count => count > 0).Sum(count => count / counts.Sum() * Math.Log2(count / counts.Sum()));

    private static double[] Softmax(double[] scores, double slope)
    {
        double[] e = [.. scores.Select(score => Math.Exp(slope * score))];
        return [.. e.Select(each => each / e.Sum())];
    }
}
