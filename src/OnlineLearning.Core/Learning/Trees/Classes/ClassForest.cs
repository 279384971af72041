using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Classes;

/// <summary>
/// <see cref="AdaptiveRandomForest"/> for classes: probabilities are averaged weighted by the trees' accuracy. Memory: 2 * trees * max leaves leaves at most, background trees counted.
/// </summary>
public sealed class ClassForest : ClassTreeLearner
{
    private readonly ForestSettings _settings;
    private readonly ForestTree[] _trees;
    private readonly double[] _votes;
    private SeededRandom _random;

    /// <param name="plan">Inputs, settings and classes.</param>
    /// <param name="settings">The forest's own settings.</param>
    /// <param name="seed">Seed of weights and subspaces.</param>
    public ClassForest(TreePlan plan, ForestSettings settings, ulong seed)
        : base(plan)
    {
        _settings = settings.Checked();
        _random = new SeededRandom(seed);
        _votes = new double[plan.Classes];
        _trees = new ForestTree[settings.Trees];
        for (var i = 0; i < _trees.Length; i++)
        {
            _trees[i] = new ForestTree(plan, _random, settings.WarningDelta, settings.DriftDelta);
        }
    }

    /// <summary>Leaves of each tree, background trees apart.</summary>
    public IReadOnlyList<int> Leaves => [.. _trees.Select(tree => tree.Tree.Leaves)];

    /// <summary>Trees replaced so far.</summary>
    public long Replaced => _trees.Sum(tree => tree.Replaced);

    private protected override byte StateVersion => 1;

    private protected override void Predict(in TreeExample x, Span<double> into)
    {
        Span<double> votes = stackalloc double[Classes];
        into.Clear();
        double weights = 0;
        foreach (var tree in _trees)
        {
            tree.Tree.Find(x).Shares(x, votes);
            weights += Add(votes, tree.Vote, into);
        }

        Divide(into, weights);
    }

    private protected override void Learn(in TreeExample x, int label, double weight, Span<double> before)
    {
        before.Clear();
        double weights = 0;
        foreach (var tree in _trees)
        {
            var repeats = _random.Poisson(_settings.Lambda);
            if (repeats > 0)
            {
                tree.Tree.Learn(x, label, weight * repeats);
                Plan.Before.CopyTo(_votes, 0);
                tree.Background?.Learn(x, label, weight * repeats);
            }
            else
            {
                tree.Tree.Find(x).Shares(x, _votes);
            }

            weights += Add(_votes, tree.Vote, before);
            tree.Watch(ClassNumber.Error(_votes, label), Plan, _random);
        }

        Divide(before, weights);
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

    private static double Add(ReadOnlySpan<double> votes, double weight, Span<double> into)
    {
        for (var k = 0; k < into.Length; k++)
        {
            into[k] += weight * votes[k];
        }

        return weight;
    }

    private static void Divide(Span<double> sums, double weights)
    {
        foreach (ref var sum in sums)
        {
            sum /= weights;
        }
    }
}
