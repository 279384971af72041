using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>
/// What a schedule's rate is multiplied by so that it suits this entity. What a filter with the right gain has not foreseen is white noise (Mehra 1970): gradients that go on with the same sign say that the rate is too
/// low, those that alternate that it is too high (Jacobs 1988, delta-bar-delta). Without a unit: correlations decide, whatever the labels are measured in.
/// </summary>
public struct AdaptiveRate
{
    /// <summary>Highest rate that it raises a schedule's to: the bias then forgets all but a tenth with every label.</summary>
    public const double Most = 0.9;

    private const double Step = 0.05;
    private const double Pull = 0.02;
    private const double TraceMemory = 0.7;
    private const double LeastShare = 0.02;
    private const double LeastLog = -4;
    private const double MostLog = 6;

    private double _log;
    private double _square;
    private double _trace;

    /// <summary>Rate in place of a schedule's: that times exp(-4) to exp(6), at most <see cref="Most"/> or the schedule's own.</summary>
    public readonly double Of(double rate) => _log == 0 ? rate : Math.Min(Math.Max(rate, Most), rate * Math.Exp(_log));

    /// <param name="gradient">Of the loss by the score.</param>
    /// <param name="before">Gradients that it has learnt from.</param>
    public void Learn(double gradient, long before)
    {
        gradient = Finite.Store(gradient);
        _square += Math.Max(LeastShare, 1.0 / (before + 1)) * ((gradient * gradient) - _square);
        if (_square > 0)
        {
            var correlation = Math.Clamp(gradient * _trace / _square, -1, 1);
            _log = Math.Clamp(_log + (Step * (correlation - (Pull * _log))), LeastLog, MostLog);
        }

        _trace = (TraceMemory * _trace) + ((1 - TraceMemory) * gradient);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Double(_log);
        writer.Double(_square);
        writer.Double(_trace);
    }

    public static AdaptiveRate Read(ref StateReader reader) => new() { _log = reader.Double(), _square = reader.Double(), _trace = reader.Double() };
}
