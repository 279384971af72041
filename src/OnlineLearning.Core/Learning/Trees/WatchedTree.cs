using OnlineLearning.Core.Learning.Trees.Nodes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>Error of a prediction, 0 to 1.</summary>
/// <param name="before">What a leaf's <see cref="Leaf.Learn"/> returned.</param>
/// <param name="target">What came.</param>
internal delegate double TreeError(double before, in TreeTarget target);

/// <summary>
/// The Hoeffding adaptive tree itself: ADWIN watches the error at each node; where it rises, an alternate subtree grows beside the node and takes its place once it is better with confidence, or
/// is given up once it is worse. An alternate has no alternates of its own. The tree grows while there are fewer leaves in all than the setting, its alternates while there are fewer than twice that:
/// a tree that is full still adapts.
/// Source: Bifet and Gavalda 2009, "Adaptive learning from evolving data streams", section 4 (HAT-ADWIN); the comparison as in MOA. Here leaves have alternates too.
/// </summary>
internal sealed class WatchedTree
{
    /// <summary>Examples that both subtrees must have seen before they are compared.</summary>
    private const int LeastSeen = 300;

    /// <summary>Examples after which an alternate that is still no better is given up.</summary>
    private const int MostSeen = 10_000;

    private const double SwapDelta = 0.05;

    private readonly TreePlan _plan;
    private readonly SeededRandom _random;
    private readonly double _delta;
    private readonly TreeError _error;
    private readonly Node[] _path = new Node[TreeSettings.MaxDepth + 1];
    private volatile Node _root;

    /// <param name="plan">Inputs and settings.</param>
    /// <param name="random">Draws subspaces; its state belongs to the caller.</param>
    /// <param name="delta">Delta of ADWIN at the nodes, above 0, below 1.</param>
    /// <param name="error">What is watched.</param>
    public WatchedTree(TreePlan plan, SeededRandom random, double delta, TreeError error)
    {
        (_plan, _random, _delta, _error) = (plan, random, delta, error);
        _root = Watched(plan.NewLeaf(random));
    }

    private WatchedTree(TreePlan plan, SeededRandom random, double delta, TreeError error, Node root)
        => (_plan, _random, _delta, _error, _root) = (plan, random, delta, error, root);

    /// <summary>Leaves now, those of alternates too.</summary>
    public int Leaves { get; private set; } = 1;

    /// <summary>Alternate subtrees that took their node's place.</summary>
    public long Swaps { get; private set; }

    /// <summary>The leaf that an example falls into.</summary>
    public Leaf Find(in TreeExample x)
    {
        var node = _root;
        while (node is SplitNode split)
        {
            node = split.Next(x);
        }

        return (Leaf)node;
    }

    /// <summary>Learns an example of a weight above 0.</summary>
    /// <returns>What the leaf returned.</returns>
    public double Learn(in TreeExample x, in TreeTarget target)
    {
        var depth = Follow(_root, x, 0);
        var before = LearnLeaf(x, target, null, depth);
        var error = _error(before, target);
        for (var at = 0; at <= depth; at++)
        {
            var node = _path[at];
            var monitor = node.Monitor!;
            if (Rose(monitor, error) && monitor.Alternate is null && Leaves < 2 * _plan.Settings.MaxLeaves)
            {
                monitor.Alternate = Watched(_plan.NewLeaf(_random));
                Leaves++;
            }
            else if (monitor.Alternate is not null && Compete(node, at == 0 ? null : (SplitNode)_path[at - 1], x, target, at))
            {
                break;
            }
        }

        return before;
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Swaps);
        NodeBytes.Write(writer, _root);
    }

    /// <summary>A tree as <see cref="Write"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">Bytes that are no tree within the plan's bounds.</exception>
    public static WatchedTree Read(ref StateReader reader, TreePlan plan, SeededRandom random, double delta, TreeError error)
    {
        var swaps = reader.Count();
        var root = NodeBytes.Read(ref reader, plan, 2 * plan.Settings.MaxLeaves, out var leaves);
        NodeBytes.RequireMonitors(root);
        return new(plan, random, delta, error, root) { Swaps = swaps, Leaves = leaves };
    }

    private static bool Rose(NodeMonitor monitor, double error)
    {
        var before = monitor.Error.Mean;
        return monitor.Error.Update(error) && monitor.Error.Mean > before;
    }

    private Node Watched(Node node)
    {
        node.Monitor = new NodeMonitor(_delta);
        return node;
    }

    /// <summary>Lays the way from a node to its leaf down in the path.</summary>
    /// <returns>Place of the leaf.</returns>
    private int Follow(Node from, in TreeExample x, int at)
    {
        _path[at] = from;
        while (_path[at] is SplitNode split)
        {
            _path[++at] = split.Next(x);
        }

        return at;
    }

    /// <summary>Lets the leaf at the end of the path learn, and split. The new node keeps the leaf's monitor: it watches the same place.</summary>
    /// <param name="x">The example.</param>
    /// <param name="target">What is learnt.</param>
    /// <param name="owner">The monitor whose alternate the path's root is; null on the tree itself.</param>
    /// <param name="depth">Place of the leaf.</param>
    /// <param name="first">Place of the subtree's root.</param>
    private double LearnLeaf(in TreeExample x, in TreeTarget target, NodeMonitor? owner, int depth, int first = 0)
    {
        var leaf = (Leaf)_path[depth];
        var before = leaf.Learn(x, target.Value, target.Weight);
        var most = owner is null ? _plan.Settings.MaxLeaves : 2 * _plan.Settings.MaxLeaves;
        if (leaf.IsDue && Leaves < most && depth < TreeSettings.MaxDepth && leaf.TryChoose(out var chosen))
        {
            var grown = new SplitNode(chosen.Test, Watched(leaf.Child(chosen.Left, _random)), Watched(leaf.Child(chosen.Right, _random))) { Monitor = leaf.Monitor };
            Leaves++;
            Put(grown, leaf, depth > first ? (SplitNode)_path[depth - 1] : null, owner);
            _path[depth] = grown;
        }

        return before;
    }

    private void Put(Node node, Node old, SplitNode? parent, NodeMonitor? owner)
    {
        if (parent is not null)
        {
            parent.Replace(old, node);
        }
        else if (owner is not null)
        {
            owner.Alternate = node;
        }
        else
        {
            _root = node;
        }
    }

    /// <summary>Lets a node's alternate learn, and swaps it in or gives it up.</summary>
    /// <returns>Whether it was swapped in: what was below the node is gone.</returns>
    private bool Compete(Node node, SplitNode? parent, in TreeExample x, in TreeTarget target, int at)
    {
        // Nothing below the node is needed after a swap, and without one its part of the path is laid down again.
        var monitor = node.Monitor!;
        var depth = Follow(monitor.Alternate!, x, at);
        var error = _error(LearnLeaf(x, target, monitor, depth, at), target);
        for (var i = at; i <= depth; i++)
        {
            _path[i].Monitor!.Error.Update(error);
        }

        Follow(node, x, at);
        var (mine, other) = (monitor.Error, monitor.Alternate!.Monitor!.Error);
        if (mine.Width <= LeastSeen || other.Width <= LeastSeen)
        {
            return false;
        }

        // MOA's bound of the difference of two error rates, with the variances that the windows have: for a rate p of misses p (1 - p).
        var bound = Math.Sqrt(2 * Math.Log(2 / SwapDelta) * ((mine.Variance / mine.Width) + (other.Variance / other.Width)));
        if (mine.Mean - other.Mean > bound)
        {
            var taken = monitor.Alternate;
            monitor.Alternate = null;
            Leaves -= NodeBytes.Leaves(node);
            Swaps++;
            Put(taken, node, parent, null);
            return true;
        }

        if (other.Mean - mine.Mean > bound || other.Count > MostSeen)
        {
            Leaves -= NodeBytes.Leaves(monitor.Alternate);
            monitor.Alternate = null;
        }

        return false;
    }
}
