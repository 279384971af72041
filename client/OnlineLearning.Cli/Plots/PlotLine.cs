namespace OnlineLearning.Cli.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="IsReference">Drawn thin and dashed, and only as far as it fits the scale of the others.</param>
/// <param name="Points">x and y, x ascending; where y is NaN the line is interrupted.</param>
public sealed record PlotLine(string Name, bool IsReference, IReadOnlyList<(double X, double Y)> Points);
