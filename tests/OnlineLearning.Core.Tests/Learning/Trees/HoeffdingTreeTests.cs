using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Trees;

public class HoeffdingTreeTests
{
    [Fact]
    public void The_bound_is_that_of_the_paper() => Gen.Select(Gen.Double[0.1, 10], Gen.Double[1e-9, 0.5], Gen.Double[1, 1e6]).Sample((range, delta, n) =>
    {
        // Chance to be farther off than epsilon, exp(-2 n epsilon^2 / R^2), is delta again.
        var epsilon = HoeffdingBound.Of(range, delta, n);
        Assert.Equal(Math.Log(delta), -2 * n * epsilon * epsilon / (range * range), 1e-9);
    });

    [Fact]
    public void The_bound_of_200_examples_at_one_in_ten_million_is_a_fifth() => Assert.Equal(0.20074, HoeffdingBound.Of(1, 1e-7, 200), 1e-5);

    [Fact]
    public void A_concept_without_noise_that_is_a_tree_is_learnt_all_but_exactly()
    {
        var tree = Tree(TaskKind.Binary, 3);
        var random = new Random(1);
        IEnumerable<(Entry[], double)> Rows(int n) => Enumerable.Range(0, n).Select(_ =>
        {
            var (a, b, c) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            return (TreeStreams.Example(a, b, c), a < 0.4 ? b < 0.6 ? 1.0 : 0 : c < 0.5 ? 0 : 1);
        });
        TreeStreams.Accuracy(tree, Rows(30_000));
        Assert.InRange(TreeStreams.Accuracy(tree, Rows(5_000)), 0.98, 1);
        Assert.InRange(tree.Leaves, 4, 40);
    }

    [Fact]
    public void A_category_that_decides_is_split_on()
    {
        var tree = new HoeffdingTree(TreeStreams.Loss(TaskKind.Binary), new TreeInputs(8, 0, 0, 1), new TreeSettings(), 1);
        var random = new Random(2);
        IEnumerable<(Entry[], double)> Rows(int n) => Enumerable.Range(0, n).Select(_ =>
        {
            // Exclusive or of two categories: neither alone says anything until the other is split on.
            var (a, b) = (random.Next(4), random.Next(3));
            return (new Entry[] { new(a, 1, 0, 0), new(100 + b, 1, 1, 0) }, (a == 2) != (b == 1) ? 1.0 : 0);
        });
        TreeStreams.Accuracy(tree, Rows(20_000));
        Assert.Equal(1, TreeStreams.Accuracy(tree, Rows(1_000)));
    }

    [Fact]
    public void A_step_function_is_learnt_as_a_number()
    {
        var tree = Tree(TaskKind.Regression, 2);
        var random = new Random(3);
        var errors = new List<double>();
        for (var i = 0; i < 30_000; i++)
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            var label = a < 0.3 ? 100 : b < 0.5 ? 200 : -50;
            var x = TreeStreams.Example(a, b);
            errors.Add(Math.Abs(tree.Score(x, 0) - label));
            tree.Learn(x, 0, 0, label, 1);
        }

        Assert.InRange(errors.TakeLast(5_000).Average(), 0, 5);
    }

    [Fact]
    public void A_slope_is_learnt_by_the_linear_models_at_the_leaves()
    {
        var tree = Tree(TaskKind.Regression, 2);
        var random = new Random(4);
        var errors = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (1e6 * random.NextDouble(), random.NextDouble());
            var label = (3e-6 * a) - (2 * b) + 7;
            var x = TreeStreams.Example(a, b);
            errors.Add(Math.Abs(tree.Score(x, 0) - label));
            tree.Learn(x, 0, 0, label, 1);
        }

        Assert.InRange(errors.TakeLast(2_000).Average(), 0, 0.05);
    }

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Regression)]
    public void It_never_has_more_leaves_than_it_may_and_learns_on(TaskKind task)
    {
        var tree = new HoeffdingTree(TreeStreams.Loss(task), TreeStreams.Numbers(3), new TreeSettings(GracePeriod: 20, Delta: 0.5, MaxLeaves: 7), 1);
        foreach (var (x, label) in TreeStreams.Sea(5, 20_000, 9, 0))
        {
            tree.Learn(x, 0, 0, label, 1);
            Assert.InRange(tree.Leaves, 1, 7);
        }

        Assert.Equal(7, tree.Leaves);
        var far = TreeStreams.Example(9, 9, 9);
        var before = tree.Score(far, 0);
        for (var i = 0; i < 5_000; i++)
        {
            tree.Learn(far, 0, 0, 1, 1);
        }

        Assert.True(tree.Score(far, 0) > before);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_categories_seen()
    {
        var tree = new HoeffdingTree(TreeStreams.Loss(TaskKind.Binary), new TreeInputs(20, 0, 0), new TreeSettings(MaxCategories: 8), 1);
        for (var i = 0; i < 20_000; i++)
        {
            tree.Learn([new Entry(i, 1, 0, 0)], 0, 0, i % 2, 1);
        }

        Assert.InRange(TestModels.State(tree.Write).Length, 1, 1_000);
    }

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Regression)]
    public void Between_splits_nothing_is_allocated_not_even_by_looking_for_one(TaskKind task)
    {
        // So small a delta, and no ties: a leaf looks every ten examples and never splits.
        var tree = new HoeffdingTree(TreeStreams.Loss(task), new TreeInputs(TreeStreams.Bits, 3, 9), new TreeSettings(GracePeriod: 10, Delta: double.Epsilon, Tie: 0), 1);
        var rows = TreeStreams.Sea(8, 2_000, 9, 0.4).Select((row, i) => (X: (Entry[])[.. row.X, new Entry(i % 50, 1, 9, 0)], row.Label)).ToArray();
        void Pass()
        {
            foreach (var (x, label) in rows)
            {
                tree.Score(x, 0);
                tree.Learn(x, 0, 0, label, 1);
            }
        }

        Assert.Equal(0, Allocated.By(Pass));
        Assert.Equal(1, tree.Leaves);
    }

    [Fact]
    public void A_missing_number_goes_where_most_went()
    {
        var tree = Tree(TaskKind.Binary, 1);
        var random = new Random(6);
        for (var i = 0; i < 20_000; i++)
        {
            var a = random.NextDouble();
            tree.Learn(TreeStreams.Example(a), 0, 0, a < 0.8 ? 1 : 0, 1);
        }

        Assert.True(tree.Score(TreeStreams.Example(), 0) > 0);
    }

    [Fact]
    public void The_personal_offset_is_left_for_the_personal_terms()
    {
        var (plain, offset) = (Tree(TaskKind.Regression, 1), Tree(TaskKind.Regression, 1));
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var (x, label) = (TreeStreams.Example(random.NextDouble()), random.NextDouble());
            var a = plain.Learn(x, 0, 0, label, 1);
            var b = offset.Learn(x, 0.5, 0, label + 0.5, 1);
            Assert.Equal(a.Score + 0.5, b.Score, 1e-6);
            Assert.Equal(a.Score - label, a.Gradient, 1e-6);
            Assert.Equal(a.Gradient, b.Gradient, 1e-6);
        }
    }

    [Fact]
    public void Trees_are_not_mixed()
    {
        foreach (var kind in (LearnerKind[])[HoeffdingTree.Kind, HoeffdingAdaptiveTree.Kind, AdaptiveRandomForest.Kind, .. Core.Learning.Bagging.LeveragingBagging.Kinds.Values.Where(kind => kind.Tasks.Contains(TaskKind.Binary))])
        {
            Assert.False(kind.Mixes);
            var learner = new LearnerCase("logistic", "", "", false) { Kind = kind.Name }.Create().Learner;
            Assert.IsNotType<IMixable>(learner, exactMatch: false);
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeSettings(GracePeriod: 0).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeSettings(Delta: double.NaN).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeSettings(Tie: 2).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeSettings(MaxLeaves: 0).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForestSettings(Trees: 0).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Core.Learning.Bagging.BaggingSettings(Lambda: 0).Checked());
    }

    private static HoeffdingTree Tree(TaskKind task, int slots) => new(TreeStreams.Loss(task), TreeStreams.Numbers(slots), new TreeSettings(), 1);
}
