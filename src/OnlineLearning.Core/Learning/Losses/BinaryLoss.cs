using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A loss of labels 0 to 1, where one between is that share of a 1 and the rest of a 0. Scores and gradients have no unit and start at 0.</summary>
public abstract class BinaryLoss : ILoss
{
    public TaskKind Task => TaskKind.Binary;

    public string AllowedLabels => "a number from 0 to 1";

    public bool Allows(double label) => label is >= 0 and <= 1;

    public abstract double Value(double z, double y);

    public abstract double Gradient(double z, double y);

    public abstract double ImplicitGradient(double z, double y, double s);

    public abstract double Link(double z);

    public abstract LinkForm LinkForm { get; }

    public abstract double Score(double prediction);

    public double Base(in Moments labels) => 0;

    public double Scale(in Moments labels) => 1;

    public double Step(in Moments labels) => 1;

    public abstract double Information(double z, double y, in Moments labels);
}
