using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>Moments within a node's bytes: the node's version stands for them.</summary>
internal static class LeafMoments
{
    /// <summary>Bytes that one takes.</summary>
    public const int Size = 3 * sizeof(double);

    public static void Write(StateWriter writer, in Moments moments)
    {
        writer.Double(moments.Count);
        writer.Double(moments.Mean);
        writer.Double(moments.SumOfSquares);
    }

    public static Moments Read(ref StateReader reader) => new(reader.Double(), reader.Double(), reader.Double());
}
