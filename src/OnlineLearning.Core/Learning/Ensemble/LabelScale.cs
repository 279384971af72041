using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// The units in which experts see labels: of a number, distance from the running mean in running deviations, so that no rate depends on the label's unit; and its signed logarithm
/// sign(y) ln(1 + |y| / c), c a twentieth of the mean magnitude, for what multiplies rather than adds.
/// </summary>
internal sealed class LabelScale(bool binary)
{
    private const double LogShare = 0.05;
    private const double MostLog = 30;
    private const double MostUnits = 100;

    private Moments _labels;
    private Moments _magnitudes;
    private Moments _logs;

    /// <summary>Mean of the labels; 0 for binary.</summary>
    public double Centre => binary ? 0 : _labels.Mean;

    /// <summary>Deviation of the labels; 1 for binary, and while there is none.</summary>
    public double Unit => binary || !(_labels.SumOfSquares > 0) ? 1 : _labels.StandardDeviation;

    /// <summary>Least and greatest label so far, in units.</summary>
    public double Least { get; private set; }

    public double Greatest { get; private set; }

    /// <summary>Whether every label so far is a whole number.</summary>
    public bool Whole { get; private set; } = true;

    /// <summary>Share of positive labels, a half before the first.</summary>
    public double BaseRate => ((_labels.Mean * _labels.Count) + 0.5) / (_labels.Count + 1);

    /// <summary>A label in units, held within what was seen so far and one unit more: what no label was, no expert may answer.</summary>
    public float Held(double units) => (float)Math.Clamp(units, ((Least - Centre) / Unit) - 1, ((Greatest - Centre) / Unit) + 1);

    /// <summary>Whether labels have a spread: before that there is nothing to measure a residual in.</summary>
    public bool HasUnit => binary || _labels.SumOfSquares > 0;

    /// <summary>A label in units, within +-<see cref="MostUnits"/>: an outlier beyond teaches no more than one there.</summary>
    public double ToUnits(double label) => binary ? label : Math.Clamp((label - Centre) / Unit, -MostUnits, MostUnits);

    public double FromUnits(double units) => Centre + (units * Unit);

    /// <summary>A label's logarithm, in units of its own mean and deviation.</summary>
    public double ToLog(double label) => (Log(label) - _logs.Mean) / LogUnit;

    /// <summary>Back from <see cref="ToLog"/> to a label.</summary>
    /// <param name="units">Logarithm in units.</param>
    /// <param name="variance">Of the residual, in the same units squared: the mean of an exponential lies half of it above.</param>
    public double FromLog(double units, double variance)
    {
        var log = _logs.Mean + (units * LogUnit);
        var magnitude = Math.Exp(Math.Min(MostLog, Math.Abs(log))) - 1;
        return Math.CopySign(magnitude * Math.Exp(Math.Min(MostLog, 0.5 * variance * LogUnit * LogUnit)) * Base, log);
    }

    public void Learn(double label)
    {
        (Least, Greatest) = _labels.Count == 0 ? (label, label) : (Math.Min(Least, label), Math.Max(Greatest, label));
        Whole &= label == Math.Round(label);
        _labels.Add(label);
        if (!binary)
        {
            _magnitudes.Add(Math.Abs(label));
            _logs.Add(Log(label));
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        _labels.Write(writer);
        _magnitudes.Write(writer);
        _logs.Write(writer);
        writer.Double(Least);
        writer.Double(Greatest);
        writer.Bool(Whole);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Label scale");
        (_labels, _magnitudes, _logs) = (Moments.Read(ref reader), Moments.Read(ref reader), Moments.Read(ref reader));
        (Least, Greatest, Whole) = (reader.Double(), reader.Double(), reader.Bool());
    }

    private double Base => _magnitudes.Mean > 0 ? LogShare * _magnitudes.Mean : 1;

    private double LogUnit => _logs.SumOfSquares > 0 ? _logs.StandardDeviation : 1;

    private double Log(double label) => Math.CopySign(Math.Log(1 + (Math.Abs(label) / Base)), label);
}
