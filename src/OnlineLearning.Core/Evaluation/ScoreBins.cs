using System.Runtime.CompilerServices;
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

    // Negatives and positives of a bin lie side by side: one line of the cache an example.
    private long[] _counts = [];

    public int Bins => bins;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BinOf(double logit) => (int)Math.Clamp((logit + LogitLimit) * (bins / (2 * LogitLimit)), 0, bins - 1);

    /// <summary>Logit at the middle of a bin.</summary>
    public double Middle(int bin) => ((bin + 0.5) / bins * 2 * LogitLimit) - LogitLimit;

    public (long Negative, long Positive) this[int bin] => _counts.Length == 0 ? default : (_counts[2 * bin], _counts[(2 * bin) + 1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int bin, bool isPositive)
    {
        Allocate();
        _counts[(2 * bin) + (isPositive ? 1 : 0)]++;
    }

    /// <summary>Takes back what <see cref="Add"/> counted.</summary>
    public void Remove(int bin, bool isPositive) => _counts[(2 * bin) + (isPositive ? 1 : 0)]--;

    public void Merge(ScoreBins other)
    {
        if (other._counts.Length == 0)
        {
            return;
        }

        Allocate();
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>Bins that hold something, in order.</summary>
    public int[] Held()
    {
        var (held, count) = (new int[bins], 0);
        for (var bin = 0; bin < _counts.Length / 2; bin++)
        {
            held[count] = bin;
            count += _counts[2 * bin] + _counts[(2 * bin) + 1] > 0 ? 1 : 0;
        }

        return held[..count];
    }

    /// <summary>NaN unless there are both positives and negatives.</summary>
    public double AreaUnderRoc()
    {
        var (won, below, positives) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _counts.Length; i += 2)
        {
            won += _counts[i + 1] * (below + _counts[i] / 2.0);
            below += _counts[i];
            positives += _counts[i + 1];
        }

        return positives > 0 && below > 0 ? won / (positives * below) : double.NaN;
    }

    public void Clear() => Array.Clear(_counts);

    /// <summary>Only the bins that hold something: gap to the one before, positives, negatives.</summary>
    public void Write(StateWriter writer)
    {
        var held = 0;
        for (var i = 0; i < _counts.Length; i += 2)
        {
            held += _counts[i] + _counts[i + 1] > 0 ? 1 : 0;
        }

        writer.Count(held);
        for (int bin = 0, last = 0; bin < _counts.Length / 2; bin++)
        {
            if (_counts[2 * bin] + _counts[(2 * bin) + 1] > 0)
            {
                writer.Count(bin - last);
                writer.Count(_counts[(2 * bin) + 1]);
                writer.Count(_counts[2 * bin]);
                last = bin;
            }
        }
    }

    public void Read(ref StateReader reader)
    {
        Clear();
        var bin = 0L;
        for (var left = reader.Items(3); left > 0; left--)
        {
            Allocate();
            bin += reader.Int();
            if (bin < 0 || bin >= bins)
            {
                throw new InvalidDataException($"Score bin {bin} was found; allowed: 0 to {bins - 1}.");
            }

            _counts[(2 * bin) + 1] = reader.Count();
            _counts[2 * bin] = reader.Count();
        }
    }

    private void Allocate()
    {
        if (_counts.Length == 0)
        {
            _counts = new long[2 * bins];
        }
    }
}
