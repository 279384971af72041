using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// Metrics of one class out of K: <c>accuracy</c>, <c>log_loss</c> (natural logarithm, the label's probability held to at least 1e-15), <c>macro_f1</c> (mean of the classes that were seen as label or
/// prediction; a class never hit has 0) and <c>kappa</c> (Cohen 1960, equation 1; left out where chance alone agrees always). Mergeable; the K x K confusion matrix is the state.
/// </summary>
public sealed class MulticlassMetrics
{
    public const int MaxClasses = 64;
    private const byte StateVersion = 1;
    private const double LeastProbability = 1e-15;

    private readonly long[] _confusion;
    private long _scored;
    private double _logLoss;

    /// <param name="classes">2 to 64; only metrics of equally many merge.</param>
    public MulticlassMetrics(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaxClasses);
        (Classes, _confusion) = (classes, new long[classes * classes]);
    }

    public int Classes { get; }

    public double Count { get; private set; }

    /// <summary>The metrics that are defined, under snake_case names; <c>log_loss</c> is left out when an example came without probabilities.</summary>
    public IEnumerable<KeyValuePair<string, double>> Values
    {
        get
        {
            if (Count == 0)
            {
                yield break;
            }

            var (hits, byChance, f1, seen) = (0.0, 0.0, 0.0, 0);
            for (var k = 0; k < Classes; k++)
            {
                var (labels, predictions) = (0.0, 0.0);
                for (var other = 0; other < Classes; other++)
                {
                    labels += Confusion(k, other);
                    predictions += Confusion(other, k);
                }

                hits += Confusion(k, k);
                byChance += labels / Count * (predictions / Count);
                seen += labels + predictions > 0 ? 1 : 0;
                f1 += labels + predictions > 0 ? 2 * Confusion(k, k) / (labels + predictions) : 0;
            }

            yield return new("accuracy", hits / Count);
            if (_scored == Count)
            {
                yield return new("log_loss", _logLoss / Count);
            }

            yield return new("macro_f1", f1 / seen);
            if (byChance < 1)
            {
                yield return new("kappa", ((hits / Count) - byChance) / (1 - byChance));
            }
        }
    }

    /// <summary>Examples of a label that were predicted as a class.</summary>
    public long Confusion(int label, int predicted) => _confusion[(label * Classes) + predicted];

    /// <summary>Counts one example.</summary>
    /// <param name="predicted">Class that was predicted, 0 to <see cref="Classes"/> - 1.</param>
    /// <param name="label">True class, in the same range.</param>
    /// <param name="probabilities">Of each class; empty for a learner that has none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range, or a probability NaN.</exception>
    /// <exception cref="ArgumentException">The probabilities are of another number of classes.</exception>
    public void Add(int predicted, int label, ReadOnlySpan<double> probabilities)
    {
        RefuseOutside(label, nameof(label));
        if (!probabilities.IsEmpty && probabilities.Length != Classes)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities were given; allowed: {Classes} or none.", nameof(probabilities));
        }

        if (!probabilities.IsEmpty)
        {
            MetricInputs.RefuseNaN(probabilities[label], label);
            Add(predicted, label, -Math.Log(Math.Clamp(probabilities[label], LeastProbability, 1)));
            return;
        }

        RefuseOutside(predicted, nameof(predicted));
        Count++;
        _confusion[(label * Classes) + predicted]++;
    }

    /// <summary>Counts one example of which the loss is known: minus the logarithm of the label's probability, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public void Add(int predicted, int label, double logLoss)
    {
        RefuseOutside(predicted, nameof(predicted));
        RefuseOutside(label, nameof(label));
        _logLoss += logLoss;
        _scored++;
        Count++;
        _confusion[(label * Classes) + predicted]++;
    }

    /// <exception cref="ArgumentException">The other has another number of classes.</exception>
    public void Merge(MulticlassMetrics other)
    {
        if (other.Classes != Classes)
        {
            throw new ArgumentException($"{other.Classes} classes were given; allowed: {Classes}.", nameof(other));
        }

        (Count, _scored, _logLoss) = (Count + other.Count, _scored + other._scored, _logLoss + other._logLoss);
        for (var i = 0; i < _confusion.Length; i++)
        {
            _confusion[i] += other._confusion[i];
        }
    }

    public void Clear()
    {
        (Count, _scored, _logLoss) = (0, 0, 0);
        Array.Clear(_confusion);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Classes);
        writer.Double(_logLoss);
        writer.Count(_scored);
        Array.ForEach(_confusion, writer.Count);
    }

    /// <summary>Replaces the state by one of as many classes.</summary>
    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(MulticlassMetrics));
        var classes = reader.Count();
        if (classes != Classes)
        {
            throw new InvalidDataException($"{nameof(MulticlassMetrics)}: {classes} classes were found; allowed: {Classes}.");
        }

        (_logLoss, _scored, Count) = (reader.Double(), reader.Count(), 0);
        for (var i = 0; i < _confusion.Length; i++)
        {
            Count += _confusion[i] = reader.Count();
        }
    }

    private void RefuseOutside(int given, string name)
    {
        if ((uint)given >= (uint)Classes)
        {
            throw new ArgumentOutOfRangeException(name, $"Class {given} was given; allowed: 0 to {Classes - 1}.");
        }
    }
}
