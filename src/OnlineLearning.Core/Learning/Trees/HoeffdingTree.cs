using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// VFDT, a Hoeffding tree: a leaf splits once the Hoeffding bound says that the best test leads. It does not forget: for a world that moves, <see cref="HoeffdingAdaptiveTree"/>.
/// Source: Domingos and Hulten 2000, "Mining high-speed data streams"; for numbers FIMT-DD without its change detection, Ikonomovska, Gama, Dzeroski 2011.
/// </summary>
public sealed class HoeffdingTree : TreeLearner
{
    private SeededRandom _random;
    private GrowingTree _tree;

    /// <param name="loss">Loss and link: logistic or squared.</param>
    /// <param name="inputs">What the tree looks at.</param>
    /// <param name="settings">How it grows.</param>
    /// <param name="seed">Seed of the subspaces; without a subspace nothing is drawn.</param>
    public HoeffdingTree(ILoss loss, TreeInputs inputs, TreeSettings settings, ulong seed)
        : base(loss, new TreePlan(inputs, settings, loss.Task))
    {
        _random = new SeededRandom(seed);
        _tree = new GrowingTree(Plan, _random);
    }

    public static LearnerKind Kind { get; } = new(
        "hoeffding_tree",
        [TaskKind.Binary, TaskKind.Regression, TaskKind.Multiclass],
        TreeSettings.Declared(new()),
        context => context.Plan.Definition.Task == TaskKind.Multiclass
            ? new ClassTree(TreePlan.Of(context, TreeSettings.Of(context.Settings)), context.Seed)
            : new HoeffdingTree(context.Loss, new TreeInputs(context.Plan), TreeSettings.Of(context.Settings), context.Seed));

    /// <summary>Leaves now.</summary>
    public int Leaves => _tree.Leaves;

    private protected override byte StateVersion => 1;

    private protected override double Predict(in TreeExample x) => _tree.Predict(x);

    private protected override double Learn(in TreeExample x, in TreeTarget target) => _tree.Learn(x, target.Value, target.Weight);

    private protected override void WriteTrees(StateWriter writer)
    {
        _random.Write(writer);
        _tree.Write(writer);
    }

    private protected override void ReadTrees(ref StateReader reader)
    {
        _random = SeededRandom.Read(ref reader);
        _tree = GrowingTree.Read(ref reader, Plan, _random);
    }
}
