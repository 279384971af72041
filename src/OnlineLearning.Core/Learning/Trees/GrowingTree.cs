using OnlineLearning.Core.Learning.Trees.Nodes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// The Hoeffding tree itself (Domingos and Hulten 2000, Table 1). A split publishes a new node in one reference; between splits learning allocates nothing. With the most leaves it has stopped
/// growing: no leaf is taken away, and all go on learning.
/// </summary>
public sealed class GrowingTree
{
    private readonly TreePlan _plan;
    private readonly SeededRandom _random;
    private volatile Node _root;

    /// <param name="plan">Inputs and settings.</param>
    /// <param name="random">Draws subspaces; its state belongs to the caller.</param>
    public GrowingTree(TreePlan plan, SeededRandom random)
    {
        (_plan, _random) = (plan, random);
        _root = plan.NewLeaf(random);
    }

    private GrowingTree(TreePlan plan, SeededRandom random, Node root, int leaves) => (_plan, _random, _root, Leaves) = (plan, random, root, leaves);

    /// <summary>Leaves, at most the setting.</summary>
    public int Leaves { get; private set; } = 1;

    /// <summary>The prediction: log-odds, or the value.</summary>
    public double Predict(in TreeExample x)
    {
        var node = _root;
        while (node is SplitNode split)
        {
            node = split.Next(x);
        }

        return ((Leaf)node).Predict(x);
    }

    /// <summary>Learns an example of a weight above 0.</summary>
    /// <returns>The prediction before.</returns>
    public double Learn(in TreeExample x, double target, double weight)
    {
        SplitNode? parent = null;
        var node = _root;
        var depth = 0;
        while (node is SplitNode split)
        {
            (parent, node) = (split, split.Next(x));
            depth++;
        }

        var leaf = (Leaf)node;
        var before = leaf.Learn(x, target, weight);
        if (leaf.IsDue && Leaves < _plan.Settings.MaxLeaves && depth < TreeSettings.MaxDepth && leaf.TryChoose(out var chosen))
        {
            var grown = new SplitNode(chosen.Test, leaf.Child(chosen.Left, _random), leaf.Child(chosen.Right, _random));
            Leaves++;
            if (parent is null)
            {
                _root = grown;
            }
            else
            {
                parent.Replace(leaf, grown);
            }
        }

        return before;
    }

    /// <summary>The leaf that an example falls into.</summary>
    internal Leaf Find(in TreeExample x)
    {
        var node = _root;
        while (node is SplitNode split)
        {
            node = split.Next(x);
        }

        return (Leaf)node;
    }

    public void Write(StateWriter writer) => NodeBytes.Write(writer, _root);

    /// <summary>A tree as <see cref="Write"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">Bytes that are no tree within the plan's bounds.</exception>
    public static GrowingTree Read(ref StateReader reader, TreePlan plan, SeededRandom random)
    {
        var root = NodeBytes.Read(ref reader, plan, plan.Settings.MaxLeaves, out var leaves);
        return new(plan, random, root, leaves);
    }
}
