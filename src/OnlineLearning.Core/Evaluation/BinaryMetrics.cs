using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// Metrics of predicted probabilities: <c>accuracy</c> (at 0.5, which counts as positive), <c>log_loss</c> (natural logarithm, probability held within [1e-15, 1 - 1e-15]), <c>brier</c>, <c>auc</c> (binned scores),
/// <c>normalised_entropy</c> (log loss over the entropy of the labels' share; He et al. 2014, equation 1) and <c>ece</c> (ten bins).
/// <c>auc</c> and <c>normalised_entropy</c> are left out while only one class was seen.
/// </summary>
public sealed class BinaryMetrics : IMetrics
{
    /// <summary>Bins for evaluation: the area differs from the exact one by less than 1e-4 on any smooth distribution of scores; 1 MB.</summary>
    public const int FineBins = 65_536;

    /// <summary>Bins for the slices of a monitor; 4 KB.</summary>
    public const int CoarseBins = 256;

    private const byte StateVersion = 1;
    private const double LeastProbability = 1e-15;

    // Of a prediction that is certain, as a baseline's always is.
    private static readonly (double OfPositive, double OfNegative) s_certainNo = Logs(0);
    private static readonly (double OfPositive, double OfNegative) s_certainYes = Logs(1);

    private readonly ScoreBins _scores;
    private readonly Calibration _calibration = new();
    private double _positives;
    private double _correct;
    private double _logLoss;
    private double _squared;

    /// <param name="bins">Score bins of the area under the ROC curve, 2 to 1,048,576; only those of equal bins merge.</param>
    public BinaryMetrics(int bins = FineBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 1_048_576);
        _scores = new(bins);
    }

    public double Count { get; private set; }

    public IEnumerable<KeyValuePair<string, double>> Values
    {
        get
        {
            if (Count == 0)
            {
                yield break;
            }

            yield return new("accuracy", _correct / Count);
            yield return new("log_loss", _logLoss / Count);
            var area = _scores.AreaUnderRoc();
            if (!double.IsNaN(area))
            {
                yield return new("auc", area);
                var share = _positives / Count;
                yield return new("normalised_entropy", _logLoss / Count / -(share * Math.Log(share) + (1 - share) * Math.Log(1 - share)));
            }

            yield return new("brier", _squared / Count);
            yield return new("ece", _calibration.Error(Count));
        }
    }

    /// <summary>How to mend the probabilities; null where <see cref="CalibrationLine"/> has no answer.</summary>
    public CalibrationLine? Recalibration() => CalibrationLine.Fit(_scores);

    /// <summary>Counts one prediction with its label.</summary>
    /// <param name="prediction">Probability of the positive class; held within 0 to 1.</param>
    /// <param name="label">Positive from 0.5 on.</param>
    public void Add(double prediction, double label)
    {
        MetricInputs.RefuseNaN(prediction, label);
        var (probability, isPositive) = (Math.Clamp(prediction, 0, 1), label >= 0.5);
        var (logOfPositive, logOfNegative) = probability == 0 ? s_certainNo : probability == 1 ? s_certainYes : Logs(probability);
        var target = isPositive ? 1.0 : 0;
        Count++;
        _positives += target;
        _correct += probability >= 0.5 == isPositive ? 1 : 0;
        _logLoss -= isPositive ? logOfPositive : logOfNegative;
        _squared += (probability - target) * (probability - target);
        _scores.Add(_scores.BinOf(logOfPositive - logOfNegative), isPositive);
        _calibration.Add(probability, isPositive);
    }

    private static (double OfPositive, double OfNegative) Logs(double probability)
    {
        var held = Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
        return (Math.Log(held), Math.Log(1 - held));
    }

    public void Merge(IMetrics other)
    {
        var added = other as BinaryMetrics ?? throw MetricInputs.OtherKind(this, other);
        if (added._scores.Bins != _scores.Bins)
        {
            throw new ArgumentException($"{added._scores.Bins} score bins were given; allowed: {_scores.Bins}.", nameof(other));
        }

        Count += added.Count;
        _positives += added._positives;
        _correct += added._correct;
        _logLoss += added._logLoss;
        _squared += added._squared;
        _scores.Merge(added._scores);
        _calibration.Merge(added._calibration);
    }

    public void Clear()
    {
        (Count, _positives, _correct, _logLoss, _squared) = (0, 0, 0, 0, 0);
        _scores.Clear();
        _calibration.Clear();
    }

    public IMetrics Create() => new BinaryMetrics(_scores.Bins);

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(_scores.Bins);
        writer.Double(Count);
        writer.Double(_positives);
        writer.Double(_correct);
        writer.Double(_logLoss);
        writer.Double(_squared);
        _calibration.Write(writer);
        _scores.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(BinaryMetrics));
        var bins = reader.Count();
        if (bins != _scores.Bins)
        {
            throw new InvalidDataException($"{nameof(BinaryMetrics)}: {bins} score bins were found; allowed: {_scores.Bins}.");
        }

        (Count, _positives, _correct) = (reader.Double(), reader.Double(), reader.Double());
        (_logLoss, _squared) = (reader.Double(), reader.Double());
        _calibration.Read(ref reader);
        _scores.Read(ref reader);
    }
}
