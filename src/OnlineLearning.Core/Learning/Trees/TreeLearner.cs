using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// What the learners made of trees have in common. Score: calibrated log-odds (binary) or the value (regression), plus the personal offset. The trees learn the label itself where it is a class, with the
/// offset only added to what they say, and what the offset leaves of it (label - offset) where it is a number; either way the gradient at score + offset is returned, so that personal terms learn too.
/// Trees cannot be averaged: these learners are not mixed, so that a model of several data shards keeps a tree of its own in each.
/// One writer, many readers without a lock: a reader may find a leaf's numbers half updated, never a score that is not finite.
/// </summary>
public abstract class TreeLearner : ILearner
{
    // A probability is at least this far from 0 and 1.
    private const double MostLogOdds = 12;

    private readonly ILoss _loss;
    private Moments _targets;
    private ScoreCalibration _calibration = new();

    private protected TreeLearner(ILoss loss, TreePlan plan)
    {
        (_loss, Plan) = (loss, plan);
        if (loss.Task != plan.Task)
        {
            throw new ArgumentException($"{loss.GetType().Name} is of task {loss.Task}, the trees' task is {plan.Task}.", nameof(loss));
        }
    }

    public TreePlan Plan { get; }

    public long Updates { get; private set; }

    /// <summary>Always 1: a tree has no schedule.</summary>
    public double Rate => 1;

    /// <summary>Scaled as the definition says for a numeric input, else as it is.</summary>
    public double Value(in Entry entry)
    {
        var slot = entry.Index - Plan.Inputs.FirstSlot;
        return slot >= 0 ? Plan.Scales.Value(slot, entry.Value) : entry.Value;
    }

    public double Score(ReadOnlySpan<Entry> x, double offset) => Finite.Score(Sound(Predict(new TreeExample(Plan.Inputs, x))) + offset);

    /// <summary>Nothing: a tree has no schedule to set back. What forgets in it is told by its own change detectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A share that is not above 0 and at most 1.</exception>
    public void Rewarm(double share)
    {
        if (!(share is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "Allowed: above 0, at most 1.");
        }
    }

    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
        => ScoreThenLearn(x, offset, curvature, label, weight, out _);

    public LearnResult ScoreThenLearn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight, out double score)
    {
        foreach (ref readonly var entry in x)
        {
            var slot = entry.Index - Plan.Inputs.FirstSlot;
            if (slot >= 0)
            {
                Plan.Scales.Learn(slot, entry.Value);
            }
        }

        var example = new TreeExample(Plan.Inputs, x);
        var target = Plan.Task == TaskKind.Binary ? Math.Clamp(label, 0, 1) : Finite.Score(label - offset);
        if (Plan.Task == TaskKind.Regression && weight > 0)
        {
            _targets.Add(target);
        }

        var shared = weight > 0 ? Learn(example, new TreeTarget(target, offset, weight)) : Predict(example);
        Updates++;
        score = Finite.Score(Sound(shared) + offset);
        if (Plan.Task == TaskKind.Binary && double.IsFinite(shared))
        {
            _calibration.Learn(shared, offset, target, weight);
        }

        return new LearnResult(score, weight * _loss.ImplicitGradient(score, label, weight * curvature));
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Updates);
        _targets.Write(writer);
        _calibration.Write(writer);
        Plan.Scales.Write(writer);
        WriteTrees(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, GetType().Name);
        Updates = reader.Count();
        _targets = Moments.Read(ref reader);
        _calibration = ScoreCalibration.Read(ref reader);
        Plan.Scales.Read(ref reader);
        ReadTrees(ref reader);
    }

    private protected abstract byte StateVersion { get; }

    private protected abstract double Predict(in TreeExample x);

    /// <summary>Learns an example of a weight above 0.</summary>
    /// <returns>The prediction before.</returns>
    private protected abstract double Learn(in TreeExample x, in TreeTarget target);

    private protected abstract void WriteTrees(StateWriter writer);

    private protected abstract void ReadTrees(ref StateReader reader);

    /// <summary>Error of a prediction within 0 to 1, for change detectors: a class missed, or the distance in spans of three deviations.</summary>
    private protected double Error(double prediction, in TreeTarget target)
    {
        if (Plan.Task == TaskKind.Binary)
        {
            return prediction + target.Offset > 0 == target.Value > 0.5 ? 0 : 1;
        }

        var deviation = _targets.StandardDeviation;
        return deviation > 0 ? Math.Min(1, Math.Abs(prediction - target.Value) / (3 * deviation)) : 0;
    }

    private double Sound(double prediction)
        => double.IsNaN(prediction) ? 0 : Plan.Task == TaskKind.Binary ? Math.Clamp(_calibration.Of(prediction), -MostLogOdds, MostLogOdds) : prediction;
}

/// <summary>What trees learn of an example.</summary>
/// <param name="Value">Class, 0 to 1, or number without the offset.</param>
/// <param name="Offset">Personal score, which a class's prediction is judged with.</param>
/// <param name="Weight">Importance, above 0.</param>
public readonly record struct TreeTarget(double Value, double Offset, double Weight);
