using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Classes;

/// <summary><see cref="HoeffdingAdaptiveTree"/> for classes.</summary>
public sealed class AdaptiveClassTree : ClassTreeLearner
{
    private readonly double _delta;
    private SeededRandom _random;
    private WatchedTree _tree;

    /// <param name="plan">Inputs, settings and classes.</param>
    /// <param name="driftDelta">Delta of ADWIN at the nodes, above 0, below 1.</param>
    /// <param name="seed">Seed of the subspaces; without a subspace nothing is drawn.</param>
    public AdaptiveClassTree(TreePlan plan, double driftDelta, ulong seed)
        : base(plan)
    {
        _delta = driftDelta;
        _random = new SeededRandom(seed);
        _tree = new WatchedTree(Plan, _random, driftDelta, Error);
    }

    /// <summary>Leaves now, those of alternates too.</summary>
    public int Leaves => _tree.Leaves;

    /// <summary>Alternate subtrees that took their node's place.</summary>
    public long Swaps => _tree.Swaps;

    private protected override byte StateVersion => 1;

    private protected override void Predict(in TreeExample x, Span<double> into) => _tree.Find(x).Shares(x, into);

    private protected override void Learn(in TreeExample x, int label, double weight, Span<double> before)
    {
        Predict(x, before);
        _tree.Learn(x, new TreeTarget(label, 0, weight));
    }

    private protected override void WriteTrees(StateWriter writer)
    {
        _random.Write(writer);
        _tree.Write(writer);
    }

    private protected override void ReadTrees(ref StateReader reader)
    {
        _random = SeededRandom.Read(ref reader);
        _tree = WatchedTree.Read(ref reader, Plan, _random, _delta, Error);
    }

    // A leaf of classes says how wrong it was.
    private static double Error(double before, in TreeTarget target) => before;
}
