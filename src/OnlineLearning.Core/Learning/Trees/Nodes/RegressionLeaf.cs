using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// A leaf for numbers: predicts by its mean or by a linear model of the standardised numeric inputs, whichever had the smaller faded squared error; children go on with their parent's (Ikonomovska, Gama, Dzeroski 2011, FIMT-DD,
/// section 4.3). Linear predictions stay within <see cref="Reach"/> deviations of the leaf's labels.
/// </summary>
internal sealed class RegressionLeaf : Leaf
{
    private const double Reach = 4;
    private const double Fading = 0.995;
    private const double FirstRate = 0.1;
    private const double RateDecay = 0.005;
    private const double LeastRate = 0.005;

    private readonly NumberBins[] _numbers;
    private readonly CategoryTable[] _categories;
    private readonly float[] _weights;
    private Moments _labels;
    private double _bias;
    private double _meanError, _linearError;

    public RegressionLeaf(TreePlan plan, int[] attributes, in Moments labels, ReadOnlySpan<float> weights, double bias)
        : base(plan, attributes)
    {
        (_labels, _bias) = (labels, bias);
        _weights = new float[plan.Inputs.Slots];
        weights.CopyTo(_weights);
        _numbers = new NumberBins[NumberCount];
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = new NumberBins();
        }

        _categories = new CategoryTable[attributes.Length - _numbers.Length];
        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = new CategoryTable(plan.Settings.MaxCategories);
        }
    }

    public override double Predict(in TreeExample x) => _linearError < _meanError ? Linear(x, out _) : _labels.Mean;

    public override Leaf Child(in Moments labels, SeededRandom random)
        => new RegressionLeaf(Plan, Plan.Draw(random), labels, _weights, _bias) { _meanError = _meanError, _linearError = _linearError };

    protected override double Take(in TreeExample x, double target, double weight)
    {
        if (_labels.Count == 0)
        {
            _bias = target;
        }

        var linear = Linear(x, out var length);
        var before = _linearError < _meanError ? linear : _labels.Mean;
        _meanError = (Fading * _meanError) + Square(target - _labels.Mean);
        _linearError = (Fading * _linearError) + Square(target - linear);
        var label = new Moments(weight, target, 0);
        _labels.Merge(label);

        // Normalised least mean squares with an implicit step: it cannot overshoot, whatever the weight.
        var rate = weight * Math.Max(LeastRate, FirstRate / (1 + (RateDecay * _labels.Count)));
        var step = rate * (target - linear) / (1 + (rate * length));
        _bias = Finite.Score(_bias + step);
        for (var slot = 0; slot < _weights.Length; slot++)
        {
            _weights[slot] = Finite.Store(_weights[slot] + (step * Plan.Standardised(x, slot)));
        }

        for (var i = 0; i < _numbers.Length; i++)
        {
            var value = x.Numbers[Attributes[i]];
            if (!float.IsNaN(value))
            {
                _numbers[i].Add(value, label);
            }
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = Plan.Inputs.Hashed[Attributes[_numbers.Length + i] - Plan.Inputs.Slots];
            foreach (ref readonly var entry in x.Entries)
            {
                if (entry.Input == input && entry.Index < Plan.Inputs.Places)
                {
                    _categories[i].Add(entry.Index, label);
                }
            }
        }

        return before;
    }

    protected override void Offer(ref SplitChoice choice)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i].Offer(ref choice, 1 + i, Attributes[i]);
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = Plan.Inputs.Hashed[Attributes[_numbers.Length + i] - Plan.Inputs.Slots];
            _categories[i].Offer(ref choice, 1 + _numbers.Length + i, input, Seen, SplitMerit.DeviationReduction);
        }
    }

    protected override bool IsClear(in SplitChoice choice) => choice.IsClearByRatio(Plan.Settings, Seen.Count);

    protected override void WriteStatistics(StateWriter writer)
    {
        LeafMoments.Write(writer, _labels);
        writer.Double(_meanError);
        writer.Double(_linearError);
        writer.Double(_bias);
        foreach (var weight in _weights)
        {
            writer.Float(weight);
        }

        Array.ForEach(_numbers, bins => bins.Write(writer));
        Array.ForEach(_categories, table => table.Write(writer));
    }

    protected override void ReadStatistics(ref StateReader reader)
    {
        (_labels, _meanError, _linearError, _bias) = (LeafMoments.Read(ref reader), reader.Double(), reader.Double(), reader.Double());
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] = reader.Float();
        }

        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = NumberBins.Read(ref reader);
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = CategoryTable.Read(ref reader, Plan.Settings.MaxCategories);
        }
    }

    private static double Square(double value) => value * value;

    private double Linear(in TreeExample x, out double length)
    {
        var score = _bias;
        length = 1;
        for (var slot = 0; slot < _weights.Length; slot++)
        {
            var value = Plan.Standardised(x, slot);
            score += _weights[slot] * value;
            length += value * value;
        }

        // Readers may find the moments half written: a NaN of them must not leave.
        var reach = Reach * _labels.StandardDeviation;
        var mean = _labels.Mean;
        return reach > 0 ? Finite.Score(Math.Clamp(score, mean - reach, mean + reach)) : mean;
    }
}
