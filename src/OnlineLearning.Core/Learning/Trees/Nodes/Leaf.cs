using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>Where examples end: predicts, learns and finds splits.</summary>
internal abstract class Leaf(TreePlan plan, int[] attributes) : Node
{
    private double _sinceLook;

    protected TreePlan Plan => plan;

    /// <summary>Inputs that this leaf looks at, rising: numbers by slot, then the hashed.</summary>
    protected int[] Attributes => attributes;

    /// <summary>Labels of the examples learnt here; those of the parent do not count.</summary>
    protected Moments Seen { get; private set; }

    /// <summary>The prediction: log-odds, or the value.</summary>
    public abstract double Predict(in TreeExample x);

    /// <summary>Fills in the probability of each class, where labels are classes.</summary>
    public virtual void Shares(in TreeExample x, Span<double> into) => throw new NotSupportedException($"{GetType().Name} is not a leaf of classes.");

    /// <summary>Learns an example of a weight above 0.</summary>
    /// <returns>The prediction before; where labels are classes, how wrong it was, 0 to 1.</returns>
    public double Learn(in TreeExample x, double target, double weight)
    {
        var before = Take(x, target, weight);
        var seen = Seen;
        seen.Merge(new Moments(weight, target, 0));
        Seen = seen;
        _sinceLook += weight;
        return before;
    }

    /// <summary>Whether it is time to look for a split: enough weight since the last look, and labels that differ.</summary>
    public bool IsDue => _sinceLook >= plan.Settings.GracePeriod && Seen.SumOfSquares > 0;

    /// <summary>Looks for a split that is clear.</summary>
    public bool TryChoose(out SplitCandidate split)
    {
        _sinceLook = 0;
        var choice = default(SplitChoice);
        Offer(ref choice);
        split = choice.Best;
        return IsClear(choice);
    }

    /// <summary>A leaf below this one for the labels that a split sends there.</summary>
    public abstract Leaf Child(in Moments labels, SeededRandom random);

    protected abstract double Take(in TreeExample x, double target, double weight);

    protected abstract void Offer(ref SplitChoice choice);

    protected abstract bool IsClear(in SplitChoice choice);

    /// <summary>Numbers that this leaf looks at come first.</summary>
    protected int NumberCount
    {
        get
        {
            var count = attributes.AsSpan().BinarySearch(plan.Inputs.Slots);
            return count >= 0 ? count : ~count;
        }
    }

    public void Write(StateWriter writer)
    {
        if (plan.Settings.Subspace > 0)
        {
            writer.Ints(attributes);
        }

        LeafMoments.Write(writer, Seen);
        writer.Double(_sinceLook);
        WriteStatistics(writer);
    }

    public void Read(ref StateReader reader)
    {
        Seen = LeafMoments.Read(ref reader);
        _sinceLook = reader.Double();
        ReadStatistics(ref reader);
    }

    protected abstract void WriteStatistics(StateWriter writer);

    protected abstract void ReadStatistics(ref StateReader reader);
}
