using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>A split that a leaf could make.</summary>
/// <param name="Merit">What it is worth, 0 to 1.</param>
/// <param name="Test">Where examples go.</param>
/// <param name="Left">Labels of those that pass: for class labels the mean is the share of class one.</param>
/// <param name="Right">Labels of the others.</param>
public readonly record struct SplitCandidate(double Merit, SplitTest Test, Moments Left, Moments Right);
