namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>What is known of an update before its step.</summary>
/// <param name="Rate">The schedule's rate.</param>
/// <param name="Updates">Updates before this one.</param>
/// <param name="Gradient">Derivative of the loss at the current score, times weight.</param>
/// <param name="Weight">Importance of the example.</param>
/// <param name="Scale">Unit S of scores: the labels' running deviation, 1 for binary losses.</param>
/// <param name="Step">S / G with the unit G of gradients.</param>
/// <param name="Information">How much the example says about the score, without unit, before its weight.</param>
public readonly record struct Update(double Rate, long Updates, double Gradient, double Weight, double Scale, double Step, double Information)
{
    /// <summary>Unit G of gradients; 0 while there is none.</summary>
    public double GradientScale => Step > 0 ? Scale / Step : 0;
}

/// <summary>How far an optimiser's step will move the score.</summary>
/// <param name="Curvature">Against the gradient, for a unit of it.</param>
/// <param name="Drift">Downwards whatever the gradient: momentum. Dropped where it would not lead towards the label.</param>
public readonly record struct Reach(double Curvature, double Drift = 0);
