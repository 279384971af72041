using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Classes;

/// <summary><see cref="HoeffdingTree"/> for classes.</summary>
public sealed class ClassTree : ClassTreeLearner
{
    private SeededRandom _random;
    private GrowingTree _tree;

    /// <param name="plan">Inputs, settings and classes.</param>
    /// <param name="seed">Seed of the subspaces; without a subspace nothing is drawn.</param>
    public ClassTree(TreePlan plan, ulong seed)
        : base(plan)
    {
        _random = new SeededRandom(seed);
        _tree = new GrowingTree(Plan, _random);
    }

    /// <summary>Leaves now.</summary>
    public int Leaves => _tree.Leaves;

    private protected override byte StateVersion => 1;

    private protected override void Predict(in TreeExample x, Span<double> into) => _tree.Find(x).Shares(x, into);

    private protected override void Learn(in TreeExample x, int label, double weight, Span<double> before)
    {
        _tree.Learn(x, label, weight);
        Plan.Before.CopyTo(before);
    }

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
