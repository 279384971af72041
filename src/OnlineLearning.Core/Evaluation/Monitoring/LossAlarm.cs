using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using OnlineLearning.Core.Statistics.Drift;

namespace OnlineLearning.Core.Evaluation.Monitoring;

/// <summary>
/// Page-Hinkley on the mean loss of blocks of labels, in units of its running deviation, so that one threshold serves every loss and label unit. After an alarm it starts afresh.
/// A block counts for at most <see cref="Limit"/> deviations above the mean: one outlier is no drift.
/// </summary>
public sealed class LossAlarm
{
    /// <summary>Deviations that one block counts for at the most.</summary>
    public const double Limit = 5;

    /// <summary>Blocks before the deviation is trusted.</summary>
    public const int WarmUp = 30;

    private Moments _losses;

    // In units of the deviation a change of half of one is small, and 10 of accumulated excess is alarming: about 2 blocks of a 5-deviation jump, 20 of a half-deviation one.
    private PageHinkley _test = new(minInstances: 10, delta: 0.25, threshold: 10, alpha: 1);

    /// <summary>Takes the next block's mean loss.</summary>
    /// <returns>True where it raises an alarm.</returns>
    public bool Update(double loss)
    {
        var deviation = _losses.SampleStandardDeviation;
        var ready = _losses.Count >= WarmUp && deviation > 0;
        if (ready && _test.Update(Math.Clamp((loss - _losses.Mean) / deviation, -Limit, Limit)))
        {
            _losses = default;
            _test.Reset();
            return true;
        }

        _losses.Add(loss);
        return false;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        _losses.Write(writer);
        _test.Write(writer);
    }

    public static LossAlarm Read(ref StateReader reader)
    {
        reader.Version(1, "Loss alarm");
        return new LossAlarm { _losses = Moments.Read(ref reader), _test = PageHinkley.Read(ref reader) };
    }
}
