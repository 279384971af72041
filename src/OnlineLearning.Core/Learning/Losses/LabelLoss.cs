using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A regression loss of the distance between score and label, both in the label's unit: what all of them share.</summary>
public abstract class LabelLoss : ILoss
{
    public TaskKind Task => TaskKind.Regression;

    public string AllowedLabels => "a finite number";

    public bool Allows(double label) => double.IsFinite(label);

    public abstract double Value(double z, double y);

    public abstract double Gradient(double z, double y);

    public abstract double ImplicitGradient(double z, double y, double s);

    public double Link(double z) => z;

    public LinkForm LinkForm { get; } = new(LinkForm.Identity);

    public double Score(double prediction) => prediction;

    /// <summary>The running mean of the labels.</summary>
    public virtual double Base(in Moments labels) => labels.Mean;

    /// <summary>The labels' running deviation.</summary>
    public double Scale(in Moments labels) => labels.StandardDeviation;

    /// <summary>Its gradient has no unit, unless it says so.</summary>
    public virtual double Step(in Moments labels) => labels.StandardDeviation;

    public virtual double Information(double z, double y, in Moments labels) => Gradient(z, y) == 0 ? 0 : 1;
}
