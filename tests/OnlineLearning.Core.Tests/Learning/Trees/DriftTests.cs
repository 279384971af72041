using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Trees;

/// <summary>An abrupt change: the class is turned over and its threshold moves.</summary>
public class DriftTests
{
    private const int Before = 10_000;
    private const int Settling = 3_000;
    private const int After = 3_000;

    public static TheoryData<string> Adaptive => ["hoeffding_adaptive_tree", "adaptive_random_forest", "leveraging_bagging"];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void A_learner_that_adapts_recovers(string kind)
    {
        var (before, after) = Run(kind);
        Assert.InRange(before, 0.85, 1);
        Assert.True(after > before - 0.03, $"{kind}: accuracy {before} before the change, {after} after {Settling} examples of the new concept");
    }

    [Fact]
    public void A_tree_that_does_not_adapt_does_not_recover()
    {
        var (before, after) = Run("hoeffding_tree");
        Assert.InRange(before, 0.85, 1);
        Assert.InRange(after, 0, before - 0.2);
    }

    [Fact]
    public void In_a_world_that_stays_no_tree_is_swapped()
    {
        var learner = new HoeffdingAdaptiveTree(TreeStreams.Loss(TaskKind.Binary), TreeStreams.Numbers(3), new TreeSettings(), 0.002, 1);
        TreeStreams.Accuracy(learner, TreeStreams.Sea(3, 20_000, 9, 0.1));
        Assert.Equal(0, learner.Swaps);
    }

    [Fact]
    public void Alternates_stay_within_twice_the_leaves()
    {
        var learner = new HoeffdingAdaptiveTree(TreeStreams.Loss(TaskKind.Binary), TreeStreams.Numbers(3), new TreeSettings(GracePeriod: 20, Delta: 0.5, MaxLeaves: 10), 0.2, 1);
        for (var concept = 0; concept < 8; concept++)
        {
            foreach (var (x, label) in TreeStreams.Sea(concept, 2_000, 9, 0.1))
            {
                learner.Learn(x, 0, 0, concept % 2 == 0 ? label : 1 - label, 1);
                Assert.InRange(learner.Leaves, 1, 20);
            }
        }

        Assert.True(learner.Swaps > 0);
        var copy = new HoeffdingAdaptiveTree(TreeStreams.Loss(TaskKind.Binary), TreeStreams.Numbers(3), new TreeSettings(GracePeriod: 20, Delta: 0.5, MaxLeaves: 10), 0.2, 1);
        var reader = new Core.Numerics.StateReader(TestModels.State(learner.Write));
        copy.Read(ref reader);
        Assert.Equal(learner.Leaves, copy.Leaves);
    }

    [Fact]
    public void The_worst_member_starts_anew_when_an_error_rises()
    {
        var inputs = TreeStreams.Numbers(3);
        var loss = TreeStreams.Loss(TaskKind.Binary);
        var bagging = new LeveragingBagging(loss, inputs, new BaggingSettings(Members: 3), 1, seed => new HoeffdingTree(loss, inputs, new TreeSettings(), seed));
        TreeStreams.Accuracy(bagging, TreeStreams.Sea(1, 5_000, 9, 0.1));
        var replaced = bagging.Replaced;
        TreeStreams.Accuracy(bagging, TreeStreams.Sea(2, 2_000, 9, 0.1).Select(row => (row.X, 1 - row.Label)));
        Assert.True(bagging.Replaced > replaced);
    }

    [Fact]
    public void A_forest_replaces_trees_when_the_world_turns_over()
    {
        var inputs = TreeStreams.Numbers(3);
        var forest = new AdaptiveRandomForest(
            TreeStreams.Loss(TaskKind.Binary), inputs, ForestSettings.TreeDefaults with { Subspace = inputs.SquareRoot }, new ForestSettings(Trees: 3), 1);
        TreeStreams.Accuracy(forest, TreeStreams.Sea(1, 5_000, 9, 0.1));
        var replaced = forest.Replaced;
        TreeStreams.Accuracy(forest, TreeStreams.Sea(2, 2_000, 9, 0.1).Select(row => (row.X, 1 - row.Label)));
        Assert.True(forest.Replaced >= replaced + 3);
    }

    private static (double Before, double After) Run(string kind)
    {
        var plan = TestModels.Plan(LearnerDefaults.Learner(TaskKind.Binary, kind) with { Bits = TreeStreams.Bits }, 3);
        var learner = plan.CreateLearner();
        TreeStreams.Accuracy(learner, TreeStreams.Sea(1, Before, 9, 0.05));
        var before = TreeStreams.Accuracy(learner, TreeStreams.Sea(2, After, 9, 0.05));
        var turned = TreeStreams.Sea(3, Settling + After, 12, 0.05).Select(row => (row.X, 1 - row.Label));
        TreeStreams.Accuracy(learner, turned.Take(Settling));
        return (before, TreeStreams.Accuracy(learner, turned.Skip(Settling)));
    }
}
