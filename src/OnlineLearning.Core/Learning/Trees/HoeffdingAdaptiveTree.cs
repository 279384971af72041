using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// A Hoeffding tree that forgets: where the error rises, an alternate subtree grows beside the node and takes its place once it is better (<see cref="WatchedTree"/>).
/// Source: Bifet and Gavalda 2009, "Adaptive learning from evolving data streams", section 4 (HAT-ADWIN).
/// </summary>
public sealed class HoeffdingAdaptiveTree : TreeLearner
{
    private readonly double _delta;
    private SeededRandom _random;
    private WatchedTree _tree;

    /// <param name="loss">Loss and link: logistic or squared.</param>
    /// <param name="inputs">What the tree looks at.</param>
    /// <param name="settings">How it grows.</param>
    /// <param name="driftDelta">Delta of ADWIN at the nodes, above 0, below 1.</param>
    /// <param name="seed">Seed of the subspaces; without a subspace nothing is drawn.</param>
    public HoeffdingAdaptiveTree(ILoss loss, TreeInputs inputs, TreeSettings settings, double driftDelta, ulong seed)
        : base(loss, new TreePlan(inputs, settings, loss.Task))
    {
        _delta = driftDelta;
        _random = new SeededRandom(seed);
        _tree = new WatchedTree(Plan, _random, driftDelta, Error);
    }

    public static LearnerKind Kind { get; } = new(
        "hoeffding_adaptive_tree",
        [TaskKind.Binary, TaskKind.Regression, TaskKind.Multiclass],
        [.. TreeSettings.Declared(new()), new("drift_delta", 0.002, 0, 0.999, false, true, "delta of the change detectors at the nodes") { NewVersion = true }],
        context => context.Plan.Definition.Task == TaskKind.Multiclass
            ? new AdaptiveClassTree(TreePlan.Of(context, TreeSettings.Of(context.Settings)), context.Settings["drift_delta"], context.Seed)
            : new HoeffdingAdaptiveTree(context.Loss, new TreeInputs(context.Plan), TreeSettings.Of(context.Settings), context.Settings["drift_delta"], context.Seed));

    /// <summary>Leaves now, those of alternates too.</summary>
    public int Leaves => _tree.Leaves;

    /// <summary>Alternate subtrees that took their node's place.</summary>
    public long Swaps => _tree.Swaps;

    private protected override byte StateVersion => 1;

    private protected override double Predict(in TreeExample x) => _tree.Find(x).Predict(x);

    private protected override double Learn(in TreeExample x, in TreeTarget target) => _tree.Learn(x, target);

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
}
