namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>An endless table, row by row.</summary>
public interface IStreamGenerator
{
    /// <summary>The inputs, then the label.</summary>
    IReadOnlyList<StreamColumn> Columns { get; }

    /// <summary>Writes the next row, one value a column, all finite; allocates nothing.</summary>
    /// <param name="row">As long as there are columns.</param>
    void Next(Span<double> row);
}
