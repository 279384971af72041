using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// How fast the filters are to forget: their process noise is multiplied by 1 in a world that stays, by <see cref="Most"/> after the combined loss has risen, which wears off over
/// <see cref="Memory"/> examples. The rise is told by a one-sided cumulative sum of the losses in units of their deviation (Page 1954), tolerance 1/4, threshold 12: some 3,200 examples from one false
/// alarm to the next (Siegmund 1985, equation 2.57), which costs little, since it only lets filters doubt what they know for a while.
/// </summary>
internal sealed class Alertness
{
    /// <summary>Greatest factor of the process noise.</summary>
    public const double Most = 1000;

    /// <summary>Examples over which alertness falls to 1/e.</summary>
    public const double Memory = 100;

    private const double Tolerance = 0.25;
    private const double Threshold = 12;
    private const double LossMemory = 2000;
    private const double WarmUp = 200;
    private const double Held = 5;

    private double _mean;
    private double _square;
    private double _sum;
    private double _alert;
    private long _updates;

    /// <summary>Factor of the process noise, at least 1.</summary>
    public double Factor => 1 + ((Most - 1) * _alert);

    public void Learn(double loss)
    {
        var deviation = Math.Sqrt(Math.Max(0, _square - (_mean * _mean)));
        var rise = deviation > 0 ? Math.Clamp((loss - _mean) / deviation, -Held, Held) : 0;
        _updates++;
        loss = _updates > WarmUp ? _mean + (rise * deviation) : loss;
        _mean += (loss - _mean) / Math.Min(_updates, LossMemory);
        _square += ((loss * loss) - _square) / Math.Min(_updates, LossMemory);
        _alert *= 1 - (1 / Memory);
        _sum = _updates > WarmUp ? Math.Max(0, _sum + rise - Tolerance) : 0;
        if (_sum > Threshold)
        {
            (_alert, _sum) = (1, 0);
        }
    }

    /// <summary>Raises it from outside: to this share of the most.</summary>
    public void Raise(double share) => _alert = Math.Max(_alert, share);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Double(_mean);
        writer.Double(_square);
        writer.Double(_sum);
        writer.Double(_alert);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Alertness");
        _updates = reader.Count();
        (_mean, _square, _sum, _alert) = (reader.Double(), reader.Double(), reader.Double(), reader.Double());
    }
}
