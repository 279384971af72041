using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A convex loss of the score z (before the link) and the label y. It also says in what units it is measured, so that no rate depends on the label's.</summary>
public interface ILoss
{
    TaskKind Task { get; }

    /// <summary>What labels it can take, as an error says it: <c>a number from 0 to 1</c>.</summary>
    string AllowedLabels { get; }

    bool Allows(double label);

    /// <summary>Loss at score <paramref name="z"/>, >= 0.</summary>
    double Value(double z, double y);

    /// <summary>Derivative of the loss by the score; at a kink, one between those of its sides.</summary>
    double Gradient(double z, double y);

    /// <summary>
    /// The gradient g at the end of an implicit (proximal) step: g = l'(z - s g, y), where <paramref name="s"/> >= 0 is how far the score moves for a
    /// unit of gradient. It cannot overshoot, whatever the scale of features and rate (Kulis and Bartlett 2010, eq. 2; importance weights as a multiple of s: Karampatziakis and Langford 2011).
    /// </summary>
    double ImplicitGradient(double z, double y, double s);

    /// <summary>From score to prediction.</summary>
    double Link(double z);

    /// <summary><see cref="Link"/> written down.</summary>
    LinkForm LinkForm { get; }

    /// <summary>A score of this prediction: the inverse of <see cref="Link"/> where it has one, finite everywhere.</summary>
    double Score(double prediction);

    /// <summary>The score before any input was learnt, from the labels so far.</summary>
    double Base(in Moments labels);

    /// <summary>Unit S of scores: what a typical score is off by before anything is learnt.</summary>
    double Scale(in Moments labels);

    /// <summary>S / G with the unit G of gradients: the step in score that a gradient of 1 stands for.</summary>
    double Step(in Moments labels);

    /// <summary>How much an example says about the score, without unit, about 1 for a typical one: second derivative times <see cref="Step"/>; 1 where a loss has slope but no curvature, 0 where it has neither.</summary>
    double Information(double z, double y, in Moments labels);
}
