namespace OnlineLearning.Core.Learning.Losses;

/// <summary>A convex loss of the score z (before the link) and the label y.</summary>
public interface ILoss
{
    TaskKind Task { get; }

    /// <summary>Loss at score <paramref name="z"/>.</summary>
    double Value(double z, double y);

    /// <summary>Derivative of the loss by the score.</summary>
    double Gradient(double z, double y);

    /// <summary>
    /// The gradient g at the end of an implicit (proximal) step: g = l'(z - s g, y), where <paramref name="s"/> >= 0 is how far the score moves for a
    /// unit of gradient. It cannot overshoot, whatever the scale of features and rate (Kulis and Bartlett 2010, eq. 2; importance invariance: Karampatziakis and Langford 2011).
    /// </summary>
    double ImplicitGradient(double z, double y, double s);

    /// <summary>From score to prediction: the identity, or the probability.</summary>
    double Link(double z);
}
