using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// <c>mae</c>, <c>rmse</c> in the label's unit, and <c>r2 = 1 - sum (y - p)^2 / sum (y - mean y)^2</c>, which is left out while all labels are equal. Predictions and labels beyond +-1e100 count
/// as that, so all are finite.
/// </summary>
/// <param name="loss">The model's own, whose mean is reported as <c>loss</c> then; null: not reported.</param>
public sealed class RegressionMetrics(ILoss? loss) : IMetrics
{
    // Version 2 ends with the sum of the model's own loss.
    private readonly byte _version = loss is null ? (byte)1 : (byte)2;

    private Moments _labels;
    private double _absolute;
    private double _squared;
    private double _loss;

    public RegressionMetrics()
        : this(null)
    {
    }

    public double Count => _labels.Count;

    /// <summary>Mean absolute error; 0 of nothing.</summary>
    public double MeanAbsoluteError => Count > 0 ? _absolute / Count : 0;

    /// <summary>Root of the mean squared error; 0 of nothing.</summary>
    public double RootMeanSquaredError => Count > 0 ? Math.Sqrt(_squared / Count) : 0;

    public IEnumerable<KeyValuePair<string, double>> Values
    {
        get
        {
            if (Count == 0)
            {
                yield break;
            }

            yield return new("mae", MeanAbsoluteError);
            yield return new("rmse", RootMeanSquaredError);
            if (loss is not null)
            {
                yield return new("loss", _loss / Count);
            }

            if (_labels.SumOfSquares > 0 && double.IsFinite(_squared / _labels.SumOfSquares))
            {
                yield return new("r2", 1 - _squared / _labels.SumOfSquares);
            }
        }
    }

    public void Add(double prediction, double label)
    {
        MetricInputs.RefuseNaN(prediction, label);
        (prediction, label) = (Math.Clamp(prediction, -Moments.Limit, Moments.Limit), Math.Clamp(label, -Moments.Limit, Moments.Limit));
        var error = prediction - label;
        _absolute += Math.Abs(error);
        _squared += error * error;
        _loss += loss is null ? 0 : Math.Min(loss.Value(loss.Score(prediction), label), Moments.Limit * Moments.Limit);
        _labels.Add(label);
    }

    public void Merge(IMetrics other)
    {
        var added = other as RegressionMetrics ?? throw MetricInputs.OtherKind(this, other);
        _absolute += added._absolute;
        _squared += added._squared;
        _loss += added._loss;
        _labels.Merge(added._labels);
    }

    public void Clear() => (_labels, _absolute, _squared, _loss) = (default, 0, 0, 0);

    public IMetrics Create() => new RegressionMetrics(loss);

    public void Write(StateWriter writer)
    {
        writer.Byte(_version);
        _labels.Write(writer);
        writer.Double(_absolute);
        writer.Double(_squared);
        if (loss is not null)
        {
            writer.Double(_loss);
        }
    }

    public void Read(ref StateReader reader)
    {
        if (reader.Version(1, 2, nameof(RegressionMetrics)) is var found && found != _version)
        {
            throw new InvalidDataException($"{nameof(RegressionMetrics)}: version {found} was found, that of a model {(found == 1 ? "without" : "with")} a loss of its own; {_version} is wanted.");
        }

        _labels = Moments.Read(ref reader);
        _absolute = reader.Double();
        _squared = reader.Double();
        _loss = loss is null ? 0 : reader.Double();
    }
}
