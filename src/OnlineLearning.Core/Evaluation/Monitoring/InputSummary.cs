using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation.Monitoring;

/// <summary>One input as predictions saw it.</summary>
public struct InputSummary
{
    /// <summary>Predictions in which it was missing.</summary>
    public double Missing;

    /// <summary>Its values, where it is a number.</summary>
    public Moments Values;

    public void Merge(in InputSummary other)
    {
        Missing += other.Missing;
        Values.Merge(other.Values);
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Double(Missing);
        Values.Write(writer);
    }

    public static InputSummary Read(ref StateReader reader) => new() { Missing = reader.Double(), Values = Moments.Read(ref reader) };
}
