using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Classes;

/// <summary>
/// Turns probabilities of classes that are too sure, or not sure enough, into ones to be believed: the softmax of a ln p_k + b_k, fitted online to the log loss by Newton steps of one slope and of each
/// class's shift, with curvatures that fade (vector scaling with one temperature: Guo et al. 2017, "On calibration of modern neural networks", section 4.2). <see cref="ScoreCalibration"/> for classes.
/// </summary>
public sealed class ClassCalibration
{
    private const double Fading = 0.9995;

    // Examples' worth of curvature by which it starts at a = 1, b = 0.
    private const double Prior = 20;

    // Slope and shifts each take their step as if the other stood still: with twice the curvature the two steps together do not overshoot.
    private const double Blocks = 2;

    private const double LeastSlope = 0.05, MostSlope = 3, MostShift = 5;
    private const double LeastShare = 1e-7, MostLogOdds = 14;

    private readonly double[] _shifts;
    private readonly double[] _shiftCurvatures;
    private double _slope = 1;
    private double _slopeCurvature = Prior;

    /// <param name="classes">Number of classes.</param>
    public ClassCalibration(int classes)
    {
        (_shifts, _shiftCurvatures) = (new double[classes], new double[classes]);
        Array.Fill(_shiftCurvatures, Prior);
    }

    /// <summary>Makes probabilities, which need not sum to 1, into those to be believed; of what is no number, all the same.</summary>
    public void Apply(Span<double> shares)
    {
        for (var k = 0; k < shares.Length; k++)
        {
            shares[k] = (_slope * LogOf(shares[k])) + _shifts[k];
        }

        SoftmaxStep.Softmax(shares);
        var least = Math.Exp(-MostLogOdds);
        for (var k = 0; k < shares.Length; k++)
        {
            shares[k] = (shares[k] + least) / (1 + (shares.Length * least));
        }
    }

    /// <summary>Learns from probabilities before calibration and the class that came.</summary>
    /// <param name="shares">Before calibration.</param>
    /// <param name="believed">What <see cref="Apply"/> made of them.</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">Importance, 0 to 1e6.</param>
    public void Learn(ReadOnlySpan<double> shares, ReadOnlySpan<double> believed, int label, double weight)
    {
        if (weight <= 0)
        {
            return;
        }

        var own = LogOf(shares[label]);
        double mean = 0, square = 0;
        for (var k = 0; k < shares.Length; k++)
        {
            var distance = LogOf(shares[k]) - own;
            mean += believed[k] * distance;
            square += believed[k] * distance * distance;
        }

        // Where the label was a surprise, the curvature there says little about the way to it: as for two classes.
        var curvature = Math.Max(square - (mean * mean), square / 4);
        _slopeCurvature = (_slopeCurvature * Fading) + (weight * curvature);
        _slope = Math.Clamp(_slope - (weight * mean / (Blocks * (_slopeCurvature + 1))), LeastSlope, MostSlope);
        for (var k = 0; k < shares.Length; k++)
        {
            var error = believed[k] - (k == label ? 1 : 0);
            _shiftCurvatures[k] = (_shiftCurvatures[k] * Fading) + (weight * Math.Max(believed[k] * (1 - believed[k]), Math.Abs(error) / 4));
            _shifts[k] = Math.Clamp(_shifts[k] - (weight * error / (Blocks * (_shiftCurvatures[k] + 1))), -MostShift, MostShift);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Double(_slope);
        writer.Double(_slopeCurvature);
        Array.ForEach(_shifts, writer.Double);
        Array.ForEach(_shiftCurvatures, writer.Double);
    }

    public void Read(ref StateReader reader)
    {
        (_slope, _slopeCurvature) = (reader.Double(), reader.Double());
        foreach (var numbers in (ReadOnlySpan<double[]>)[_shifts, _shiftCurvatures])
        {
            for (var k = 0; k < numbers.Length; k++)
            {
                numbers[k] = reader.Double();
            }
        }
    }

    // A NaN of a half-written leaf counts as the least.
    private static double LogOf(double share) => Math.Log(share > LeastShare ? Math.Min(share, 1) : LeastShare);
}
