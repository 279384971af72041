using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>A subtree as bytes: each node before its children, with its monitor and the alternate subtree where it has one.</summary>
internal static class NodeBytes
{
    private const byte IsSplit = 1;
    private const byte HasMonitor = 2;
    private const byte HasAlternate = 4;

    public static void Write(StateWriter writer, Node node)
    {
        var split = node as SplitNode;
        var monitor = node.Monitor;
        writer.Byte((byte)((split is null ? 0 : IsSplit) | (monitor is null ? 0 : HasMonitor) | (monitor?.Alternate is null ? 0 : HasAlternate)));
        monitor?.Error.Write(writer);
        if (monitor?.Alternate is { } alternate)
        {
            Write(writer, alternate);
        }

        if (split is null)
        {
            ((Leaf)node).Write(writer);
            return;
        }

        split.Test.Write(writer);
        Write(writer, split.Left);
        Write(writer, split.Right);
    }

    /// <summary>Reads a tree and counts its leaves, those of alternates too: at most <paramref name="most"/>.</summary>
    public static Node Read(ref StateReader reader, TreePlan plan, int most, out int leaves)
    {
        var left = most;
        var root = Read(ref reader, plan, 0, mayAlternate: true, ref left);
        leaves = most - left;
        return root;
    }

    private static Node Read(ref StateReader reader, TreePlan plan, int depth, bool mayAlternate, ref int left)
    {
        var kind = reader.Byte();
        if (kind > (IsSplit | HasMonitor | HasAlternate) || (kind & (HasMonitor | HasAlternate)) == HasAlternate || (!mayAlternate && kind >= HasAlternate))
        {
            throw new InvalidDataException($"Tree: a node of kind {kind} was found.");
        }

        if (depth > TreeSettings.MaxDepth)
        {
            throw new InvalidDataException($"Tree: a node deeper than {TreeSettings.MaxDepth} was found.");
        }

        var monitor = (kind & HasMonitor) != 0 ? NodeMonitor.Read(ref reader) : null;
        if ((kind & HasAlternate) != 0)
        {
            monitor!.Alternate = Read(ref reader, plan, depth, mayAlternate: false, ref left);
        }

        Node node;
        if ((kind & IsSplit) != 0)
        {
            var test = SplitTest.Read(ref reader, plan.Inputs);
            var passed = Read(ref reader, plan, depth + 1, mayAlternate, ref left);
            node = new SplitNode(test, passed, Read(ref reader, plan, depth + 1, mayAlternate, ref left));
        }
        else
        {
            if (--left < 0)
            {
                throw new InvalidDataException($"Tree: more leaves were found than the settings allow ({plan.Settings.MaxLeaves}).");
            }

            var leaf = plan.NewLeaf(plan.Settings.Subspace > 0 ? plan.Attributes(reader.Ints()) : plan.AllAttributes);
            leaf.Read(ref reader);
            node = leaf;
        }

        node.Monitor = monitor;
        return node;
    }

    /// <summary>Checks that each node of an adaptive tree is watched.</summary>
    public static void RequireMonitors(Node node)
    {
        var monitor = node.Monitor ?? throw new InvalidDataException("Tree: a node without a monitor was found in an adaptive tree.");
        if (monitor.Alternate is not null)
        {
            RequireMonitors(monitor.Alternate);
        }

        if (node is SplitNode split)
        {
            RequireMonitors(split.Left);
            RequireMonitors(split.Right);
        }
    }

    /// <summary>Leaves of a subtree, those of alternates too.</summary>
    public static int Leaves(Node node)
    {
        var alternates = node.Monitor?.Alternate is { } alternate ? Leaves(alternate) : 0;
        return alternates + (node is SplitNode split ? Leaves(split.Left) + Leaves(split.Right) : 1);
    }
}
