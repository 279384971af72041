using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// Positives and negatives by score in a fixed number of bins, equal in width on the logit scale from -18 to 18 (probabilities from 1.5e-8 to 1 - 1.5e-8; beyond, the end bins).
/// The area under the ROC curve counts a pair within one bin as half (Mann-Whitney U with ties; Hanley and McNeil 1982), so it differs from the exact one by at most
/// half the share of pairs that share a bin.
/// </summary>
internal sealed class ScoreBins(int bins)
{
    private const double LogitLimit = 18;
    private long[] _positive = [];
    private long[] _negative = [];

    public int Bins => bins;

    public void Add(double probability, bool isPositive)
    {
        Allocate();
        var logit = Math.Log(probability / (1 - probability));
        var bin = (int)Math.Clamp((logit + LogitLimit) / (2 * LogitLimit) * bins, 0, bins - 1);
        (isPositive ? _positive : _negative)[bin]++;
    }

    public void Merge(ScoreBins other)
    {
        if (other._positive.Length == 0)
        {
            return;
        }

        Allocate();
        for (var i = 0; i < bins; i++)
        {
            _positive[i] += other._positive[i];
            _negative[i] += other._negative[i];
        }
    }

    /// <summary>NaN unless there are both positives and negatives.</summary>
    public double AreaUnderRoc()
    {
        var (won, below, positives) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _positive.Length; i++)
        {
            won += _positive[i] * (below + _negative[i] / 2.0);
            below += _negative[i];
            positives += _positive[i];
        }

        return positives > 0 && below > 0 ? won / (positives * below) : double.NaN;
    }

    public void Clear()
    {
        Array.Clear(_positive);
        Array.Clear(_negative);
    }

    /// <summary>Only the bins that hold something: gap to the one before, positives, negatives.</summary>
    public void Write(StateWriter writer)
    {
        var held = 0;
        for (var i = 0; i < _positive.Length; i++)
        {
            held += _positive[i] + _negative[i] > 0 ? 1 : 0;
        }

        writer.Count(held);
        for (int i = 0, last = 0; i < _positive.Length; i++)
        {
            if (_positive[i] + _negative[i] > 0)
            {
                writer.Count(i - last);
                writer.Count(_positive[i]);
                writer.Count(_negative[i]);
                last = i;
            }
        }
    }

    public void Read(ref StateReader reader)
    {
        Clear();
        var bin = 0L;
        for (var left = reader.Count(); left > 0; left--)
        {
            Allocate();
            bin += reader.Count();
            if (bin < 0 || bin >= bins)
            {
                throw new InvalidDataException($"Score bin {bin} was found; allowed: 0 to {bins - 1}.");
            }

            _positive[bin] = reader.Count();
            _negative[bin] = reader.Count();
        }
    }

    private void Allocate()
    {
        if (_positive.Length == 0)
        {
            (_positive, _negative) = (new long[bins], new long[bins]);
        }
    }
}
