using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>One place of a forest: its tree, the tree that grows in the background since a warning, and what watches them (Gomes et al. 2017, Algorithm 2).</summary>
internal sealed class ForestTree
{
    private readonly Adwin _warning;
    private readonly Adwin _drift;
    private volatile GrowingTree _tree;
    private GrowingTree? _background;
    private double _learnt;
    private double _errors;

    public ForestTree(TreePlan plan, SeededRandom random, double warningDelta, double driftDelta)
        : this(new GrowingTree(plan, random), new Adwin(warningDelta), new Adwin(driftDelta))
    {
    }

    private ForestTree(GrowingTree tree, Adwin warning, Adwin drift) => (_tree, _warning, _drift) = (tree, warning, drift);

    public GrowingTree Tree => _tree;

    public GrowingTree? Background => _background;

    /// <summary>Trees that took this place since the first.</summary>
    public long Replaced { get; private set; }

    /// <summary>Weight of the tree's vote: the share of what it got right before learning it, since it took this place; one half before the first.</summary>
    public double Vote => 1 - ((_errors + 1) / (_learnt + 2));

    public void Learn(in TreeExample x, double target, double weight)
    {
        _tree.Learn(x, target, weight);
        _background?.Learn(x, target, weight);
    }

    /// <summary>Takes the error of the tree's prediction, 0 to 1, and replaces the tree where it rose.</summary>
    public void Watch(double error, TreePlan plan, SeededRandom random)
    {
        _learnt++;
        _errors += error;
        if (Rose(_warning, error))
        {
            _background = new GrowingTree(plan, random);
            _warning.Reset();
        }

        if (Rose(_drift, error))
        {
            _tree = _background ?? new GrowingTree(plan, random);
            _background = null;
            _warning.Reset();
            _drift.Reset();
            (_learnt, _errors) = (0, 0);
            Replaced++;
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Double(_learnt);
        writer.Double(_errors);
        writer.Count(Replaced);
        _warning.Write(writer);
        _drift.Write(writer);
        _tree.Write(writer);
        writer.Bool(_background is not null);
        _background?.Write(writer);
    }

    public static ForestTree Read(ref StateReader reader, TreePlan plan, SeededRandom random)
    {
        var (learnt, errors, replaced) = (reader.Double(), reader.Double(), reader.Count());
        var (warning, drift) = (Adwin.Read(ref reader), Adwin.Read(ref reader));
        return new ForestTree(GrowingTree.Read(ref reader, plan, random), warning, drift)
        {
            _learnt = learnt,
            _errors = errors,
            Replaced = replaced,
            _background = reader.Bool() ? GrowingTree.Read(ref reader, plan, random) : null,
        };
    }

    private static bool Rose(Adwin window, double error)
    {
        var before = window.Mean;
        return window.Update(error) && window.Mean > before;
    }
}
