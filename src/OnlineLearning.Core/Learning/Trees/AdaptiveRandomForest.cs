using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// Adaptive random forest: each tree learns an example with a Poisson weight, its leaves look at random subspaces, ADWIN on each tree's error starts a background tree at a warning and puts it in the
/// tree's place at a drift. Probabilities are averaged weighted by the trees' accuracy, numbers plainly.
/// Sources: Gomes et al. 2017, "Adaptive random forests for evolving data stream classification"; regression: Gomes et al. 2018, "Adaptive random forests for data stream regression".
/// Memory: 2 * trees * max leaves leaves at most, background trees counted.
/// </summary>
public sealed class AdaptiveRandomForest : TreeLearner
{
    private readonly ILoss _loss;
    private readonly ForestSettings _settings;
    private readonly ForestTree[] _trees;
    private SeededRandom _random;

    /// <param name="loss">Loss and link: logistic or squared.</param>
    /// <param name="inputs">What the trees look at.</param>
    /// <param name="trees">How they grow.</param>
    /// <param name="settings">The forest's own settings.</param>
    /// <param name="seed">Seed of weights and subspaces.</param>
    public AdaptiveRandomForest(ILoss loss, TreeInputs inputs, TreeSettings trees, ForestSettings settings, ulong seed)
        : base(loss, new TreePlan(inputs, trees, loss.Task))
    {
        _loss = loss;
        _settings = settings.Checked();
        _random = new SeededRandom(seed);
        _trees = new ForestTree[settings.Trees];
        for (var i = 0; i < _trees.Length; i++)
        {
            _trees[i] = new ForestTree(Plan, _random, settings.WarningDelta, settings.DriftDelta);
        }
    }

    public static LearnerKind Kind { get; } = new(
        "adaptive_random_forest", [TaskKind.Binary, TaskKind.Regression, TaskKind.Multiclass], [.. TreeSettings.Declared(ForestSettings.TreeDefaults), .. ForestSettings.Declared], Create);

    /// <summary>Leaves of each tree, background trees apart.</summary>
    public IReadOnlyList<int> Leaves => [.. _trees.Select(tree => tree.Tree.Leaves)];

    /// <summary>Trees replaced so far.</summary>
    public long Replaced => _trees.Sum(tree => tree.Replaced);

    private protected override byte StateVersion => 1;

    private protected override double Predict(in TreeExample x)
    {
        var votes = default(ForestVotes);
        foreach (var tree in _trees)
        {
            Count(ref votes, tree, tree.Tree.Predict(x));
        }

        return Plan.Task == TaskKind.Binary ? votes.LogOdds : votes.Mean;
    }

    private protected override double Learn(in TreeExample x, in TreeTarget target)
    {
        var votes = default(ForestVotes);
        foreach (var tree in _trees)
        {
            var prediction = tree.Tree.Predict(x);
            Count(ref votes, tree, prediction);
            if (_random.Poisson(_settings.Lambda) is > 0 and var repeats)
            {
                tree.Learn(x, target.Value, target.Weight * repeats);
            }

            tree.Watch(Error(prediction, target), Plan, _random);
        }

        return Plan.Task == TaskKind.Binary ? votes.LogOdds : votes.Mean;
    }

    private protected override void WriteTrees(StateWriter writer)
    {
        _random.Write(writer);
        writer.Count(_trees.Length);
        Array.ForEach(_trees, tree => tree.Write(writer));
    }

    private protected override void ReadTrees(ref StateReader reader)
    {
        _random = SeededRandom.Read(ref reader);
        var count = reader.Int();
        if (count != _trees.Length)
        {
            throw new InvalidDataException($"Forest: {count} trees were found, {_trees.Length} are wanted.");
        }

        for (var i = 0; i < count; i++)
        {
            _trees[i] = ForestTree.Read(ref reader, Plan, _random);
        }
    }

    private static ILearner Create(LearnerContext context)
    {
        var inputs = new TreeInputs(context.Plan);
        var subspace = (int)context.Settings["subspace"];
        var trees = TreeSettings.Of(context.Settings) with { Subspace = subspace > 0 ? subspace : inputs.SquareRoot };
        return context.Plan.Definition.Task == TaskKind.Multiclass
            ? new ClassForest(TreePlan.Of(context, trees), ForestSettings.Of(context.Settings), context.Seed)
            : new AdaptiveRandomForest(context.Loss, inputs, trees, ForestSettings.Of(context.Settings), context.Seed);
    }

    private void Count(ref ForestVotes votes, ForestTree tree, double prediction)
    {
        if (double.IsNaN(prediction))
        {
            return;
        }

        if (Plan.Task == TaskKind.Binary)
        {
            votes.Add(_loss.Link(prediction), tree.Vote);
        }
        else
        {
            votes.Add(prediction, 1);
        }
    }
}
