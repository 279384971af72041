using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>A place of a tree. Readers follow references while one writer learns: a node is complete before a reference to it is published.</summary>
public abstract class Node
{
    /// <summary>Watches the error of the subtree; null where the tree does not adapt.</summary>
    internal NodeMonitor? Monitor { get; set; }
}

/// <summary>A test and two subtrees.</summary>
internal sealed class SplitNode(SplitTest test, Node left, Node right) : Node
{
    private volatile Node _left = left;
    private volatile Node _right = right;

    public SplitTest Test => test;

    public Node Left => _left;

    public Node Right => _right;

    public Node Next(in TreeExample x) => test.Passes(x) ? _left : _right;

    public void Replace(Node old, Node by)
    {
        if (ReferenceEquals(_left, old))
        {
            _left = by;
        }
        else
        {
            _right = by;
        }
    }
}

/// <summary>Error of the subtree at a node, and the subtree that may take its place (Bifet and Gavalda 2009, "Adaptive learning from evolving data streams", section 4).</summary>
internal sealed class NodeMonitor(double delta)
{
    public Adwin Error { get; private init; } = new(delta);

    /// <summary>Grown beside the node since its error rose; null where there is none.</summary>
    public Node? Alternate { get; set; }

    public static NodeMonitor Read(ref StateReader reader) => new(0.5) { Error = Adwin.Read(ref reader) };
}
