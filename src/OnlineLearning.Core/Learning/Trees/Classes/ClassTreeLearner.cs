using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Classes;

/// <summary>
/// What the learners of classes made of trees have in common: the trees' probabilities, calibrated. There is no personal score to reckon with, and nothing to average: in a model of several data shards
/// each has trees of its own. One writer, many readers without a lock: a reader may find a leaf's numbers half updated, never probabilities that are none.
/// </summary>
public abstract class ClassTreeLearner : IClassLearner
{
    private readonly ClassCalibration _calibration;
    private readonly double[] _shares;
    private readonly double[] _believed;

    private protected ClassTreeLearner(TreePlan plan)
    {
        Plan = plan;
        _calibration = new ClassCalibration(plan.Classes);
        (_shares, _believed) = (new double[plan.Classes], new double[plan.Classes]);
    }

    public TreePlan Plan { get; }

    public int Classes => Plan.Classes;

    public long Updates { get; private set; }

    /// <summary>Always 1: a tree has no schedule.</summary>
    public double Rate => 1;

    /// <summary>Scaled as the definition says for a numeric input, else as it is.</summary>
    public double Value(in Entry entry)
    {
        var slot = entry.Index - Plan.Inputs.FirstSlot;
        return slot >= 0 ? Plan.Scales.Value(slot, entry.Value) : entry.Value;
    }

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        Span<double> shares = stackalloc double[Classes];
        Probabilities(x, shares);
        return SoftmaxStep.Best(shares);
    }

    public void Probabilities(ReadOnlySpan<Entry> x, Span<double> into)
    {
        Predict(new TreeExample(Plan.Inputs, x), into);
        _calibration.Apply(into);
    }

    /// <summary>Nothing: a tree has no schedule to set back. What forgets in it is told by its own change detectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share that is not above 0 and at most 1.</exception>
    public void Rewarm(double share)
    {
        if (!(share is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "Allowed: above 0, at most 1.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
        => ProbabilitiesThenLearn(x, label, weight, _believed);

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult ProbabilitiesThenLearn(ReadOnlySpan<Entry> x, double label, double weight, Span<double> into)
    {
        var number = ClassNumber.Of(label, Classes);
        foreach (ref readonly var entry in x)
        {
            var slot = entry.Index - Plan.Inputs.FirstSlot;
            if (slot >= 0)
            {
                Plan.Scales.Learn(slot, entry.Value);
            }
        }

        var example = new TreeExample(Plan.Inputs, x);
        if (weight > 0)
        {
            Learn(example, number, weight, _shares);
        }
        else
        {
            Predict(example, _shares);
        }

        _shares.CopyTo(into);
        _calibration.Apply(into);
        _calibration.Learn(_shares, into, number, weight);
        Updates++;
        return new LearnResult(SoftmaxStep.Best(into), weight * (into[number] - 1));
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Updates);
        _calibration.Write(writer);
        Plan.Scales.Write(writer);
        WriteTrees(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, GetType().Name);
        Updates = reader.Count();
        _calibration.Read(ref reader);
        Plan.Scales.Read(ref reader);
        ReadTrees(ref reader);
    }

    private protected abstract byte StateVersion { get; }

    /// <summary>Fills in the probability of each class, not calibrated.</summary>
    private protected abstract void Predict(in TreeExample x, Span<double> into);

    /// <summary>Learns an example of a weight above 0, and fills in what <see cref="Predict"/> gave before.</summary>
    private protected abstract void Learn(in TreeExample x, int label, double weight, Span<double> before);

    private protected abstract void WriteTrees(StateWriter writer);

    private protected abstract void ReadTrees(ref StateReader reader);
}
