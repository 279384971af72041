using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// Turns log-odds that are too sure, or not sure enough, into ones to be believed: a z + b, fitted online to the log loss (Platt 1999, "Probabilistic outputs", section 2) by Newton steps with a
/// curvature that fades. Naive Bayes at leaves is too sure, an average of trees not sure enough. Order among scores is kept, since a stays above 0.
/// </summary>
public struct ScoreCalibration()
{
    private const double Fading = 0.9995;

    // Examples' worth of curvature by which it starts at a = 1, b = 0.
    private const double Prior = 20;

    private const double LeastSlope = 0.05, MostSlope = 3, MostShift = 5;

    private static readonly LogisticLoss Logistic = new();

    private double _slope = 1, _shift;
    private double _slopeCurvature = Prior, _crossCurvature, _shiftCurvature = Prior;

    /// <summary>The score to be believed.</summary>
    public readonly double Of(double score) => (_slope * score) + _shift;

    /// <summary>Learns from a score and what came.</summary>
    /// <param name="score">The score before calibration.</param>
    /// <param name="offset">Personal score, which is added after it.</param>
    /// <param name="label">0 to 1.</param>
    /// <param name="weight">Importance, 0 to 1e6.</param>
    public void Learn(double score, double offset, double label, double weight)
    {
        if (weight <= 0)
        {
            return;
        }

        var p = Logistic.Link(Of(score) + offset);
        var error = p - label;

        // Where the label was a surprise, the curvature there says little about the way to it: a step of at most four in log-odds.
        var curvature = Math.Max(p * (1 - p), Math.Abs(error) / 4);
        _slopeCurvature = (_slopeCurvature * Fading) + (weight * curvature * score * score);
        _crossCurvature = (_crossCurvature * Fading) + (weight * curvature * score);
        _shiftCurvature = (_shiftCurvature * Fading) + (weight * curvature);

        // A little of the prior stays for ever, so that scores that are all alike leave the slope determined.
        var (s, b) = (_slopeCurvature + 1, _shiftCurvature + 1);
        var step = weight * error / ((s * b) - (_crossCurvature * _crossCurvature));
        _slope = Math.Clamp(_slope - (step * ((b * score) - _crossCurvature)), LeastSlope, MostSlope);
        _shift = Math.Clamp(_shift - (step * (s - (_crossCurvature * score))), -MostShift, MostShift);
    }

    public readonly void Write(StateWriter writer)
    {
        foreach (var number in (ReadOnlySpan<double>)[_slope, _shift, _slopeCurvature, _crossCurvature, _shiftCurvature])
        {
            writer.Double(number);
        }
    }

    public static ScoreCalibration Read(ref StateReader reader) => new()
    {
        _slope = reader.Double(),
        _shift = reader.Double(),
        _slopeCurvature = reader.Double(),
        _crossCurvature = reader.Double(),
        _shiftCurvature = reader.Double(),
    };
}
