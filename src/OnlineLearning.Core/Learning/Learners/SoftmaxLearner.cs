using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// Multinomial logistic regression over hashed sparse examples: K weights a place, learnt by exact implicit steps of the softmax cross-entropy (<see cref="SoftmaxStep"/>) with AdaGrad's rate of each
/// place and class (Duchi, Hazan and Singer 2011, Figure 1).
/// </summary>
public sealed class SoftmaxLearner : IClassLearner, IFollowable
{
    private readonly ISchedule _schedule;
    private readonly PreparedTerms _example;
    private readonly int _firstSlot;
    private readonly double _l2;
    private readonly float[] _weights;
    private readonly float[] _roots;
    private readonly double[] _scores;
    private readonly double[] _gradients;
    private readonly double[] _curvatures;
    private double[] _rates = [];
    private long _setBack;

    /// <param name="classes">Number of classes.</param>
    /// <param name="schedule">Rate by number of updates.</param>
    /// <param name="preparation">What the entries count as; of numbers that count as they are only the steps are scaled.</param>
    /// <param name="bits">Hashed places: 2^bits.</param>
    /// <param name="l2">Pull towards zero, per unit of rate.</param>
    public SoftmaxLearner(int classes, ISchedule schedule, LearntPreparation preparation, int bits, double l2)
    {
        Classes = classes;
        _schedule = schedule;
        _firstSlot = (1 << bits) + 1;
        _example = new PreparedTerms(preparation, _firstSlot);
        _l2 = l2;
        _weights = new float[classes * (_firstSlot + preparation.Slots)];
        _roots = new float[_weights.Length];
        (_scores, _gradients, _curvatures) = (new double[classes], new double[classes], new double[classes]);
    }

    public static LearnerKind Kind { get; } = new("softmax", [TaskKind.Multiclass], [OptimiserKind.L2], Create) { HasScaling = true, InitialRate = 0.5 };

    public int Classes { get; }

    public long Updates { get; private set; }

    public double Rate => _schedule.Rate(Updates - _setBack);

    public double Value(in Entry entry) => _example.Preparation.Value(entry);

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        Span<double> scores = stackalloc double[Classes];
        AddScores(x, scores);
        return SoftmaxStep.Best(scores);
    }

    public void Probabilities(ReadOnlySpan<Entry> x, Span<double> into)
    {
        into.Clear();
        AddScores(x, into);
        SoftmaxStep.Softmax(into);
    }

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
    {
        var number = ClassNumber.Of(label, Classes);
        LearnScales(x);
        _example.Fill(x);
        Array.Clear(_scores);
        ClassWeights.Add(_weights, _example.Terms.Index, _example.Terms.Values, _scores);
        Bound(_scores);
        var best = SoftmaxStep.Best(_scores);
        TakeRates(number, weight);
        SoftmaxStep.Implicit(_scores, number, _curvatures, _gradients);
        Move(weight);
        Updates++;
        return new LearnResult(best, weight * _gradients[number]);
    }

    public void Rewarm(double share) => _setBack = Updates - _schedule.Rewarm(share, Updates - _setBack);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Updates);
        writer.Count(_setBack);
        SparseFloats.Write(writer, _weights);
        SparseFloats.Write(writer, _roots);
        _example.Preparation.Write(writer);
        _example.Scales?.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Softmax learner");
        (Updates, _setBack) = (reader.Count(), reader.Count());
        SparseFloats.Read(ref reader, _weights);
        SparseFloats.Read(ref reader, _roots);
        _example.Preparation.Read(ref reader);
        _example.Scales?.Read(ref reader);
    }

    public void WriteServed(StateWriter writer)
    {
        writer.Byte(1);
        writer.Int64(Updates);
        writer.Floats(_weights);
        _example.Preparation.Write(writer);
    }

    public void ReadServed(ref StateReader reader)
    {
        reader.Version(1, "Softmax learner as it is served");
        Updates = reader.Int64();
        reader.FloatsInto(_weights);
        _example.Preparation.Read(ref reader);
    }

    private static SoftmaxLearner Create(LearnerContext context)
    {
        var definition = context.Definition;
        var preparation = new LearntPreparation(context.Plan, definition.Standardise ? ScaleDefinition.Standard : ScaleDefinition.None);
        return new SoftmaxLearner(context.Plan.Classes.Count, ScheduleRegistry.Create(definition.Schedule!), preparation, definition.Bits, context.Settings[OptimiserKind.L2.Name]);
    }

    private static void Bound(Span<double> scores)
    {
        foreach (ref var score in scores)
        {
            score = Finite.Score(score);
        }
    }

    private void AddScores(ReadOnlySpan<Entry> x, Span<double> scores)
    {
        _example.AddScores(x, _weights, scores);
        Bound(scores);
    }

    private void LearnScales(ReadOnlySpan<Entry> x)
    {
        _example.Preparation.Learn(x);
        if (_example.Scales is not { } scales)
        {
            return;
        }

        foreach (ref readonly var entry in x)
        {
            var slot = entry.Index - _firstSlot;
            if (slot >= 0 && _example.Preparation.IsRaw(slot) && scales.Learn(slot, entry.Value) is < 1 and var change)
            {
                foreach (ref var weight in _weights.AsSpan(entry.Index * Classes, Classes))
                {
                    weight = Finite.Store(weight * change);
                }
            }
        }
    }

    /// <summary>Takes the gradients before the step into the sums; fills in the rates and how far each class's score moves for a unit of gradient.</summary>
    private void TakeRates(int label, double weight)
    {
        var index = _example.Terms.Index;
        var values = _example.Terms.Scaled;
        if (index.Length * Classes > _rates.Length)
        {
            _rates = new double[2 * index.Length * Classes];
        }

        _scores.CopyTo(_gradients, 0);
        SoftmaxStep.Softmax(_gradients);
        _gradients[label] -= 1;
        Array.Clear(_curvatures);
        var eta = Rate;
        for (var i = 0; i < index.Length; i++)
        {
            ClassWeights.TakeRates(_roots.AsSpan(index[i] * Classes, Classes), _gradients, weight * values[i], eta, _rates.AsSpan(i * Classes, Classes));
            ClassWeights.AddCurvature(_rates.AsSpan(i * Classes, Classes), weight * values[i] * values[i], _curvatures);
        }
    }

    private void Move(double weight)
    {
        var index = _example.Terms.Index;
        var values = _example.Terms.Scaled;
        var inverses = _example.Terms.Inverses;
        for (var i = 0; i < index.Length; i++)
        {
            ClassWeights.Move(_weights.AsSpan(index[i] * Classes, Classes), _rates.AsSpan(i * Classes, Classes), _gradients, weight * values[i] * inverses[i], _l2);
        }
    }
}
