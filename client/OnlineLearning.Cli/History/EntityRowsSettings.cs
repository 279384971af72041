using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.History;

/// <summary>Where the rows of a training set are, and which of their columns say when.</summary>
/// <param name="Path">CSV or TSV, compressed or not, or Parquet.</param>
/// <param name="Format">Null: by the name.</param>
/// <param name="Time">Column of the time.</param>
/// <param name="TimeUnit"><c>iso</c>, or <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> since 1970.</param>
/// <param name="Created">Column of the created-time filter, <see cref="RowTime"/> for the row's time; null: no filter.</param>
internal sealed record EntityRowsSettings(string Path, TableFormat? Format, string Time, string TimeUnit, string? Created)
{
    /// <summary>Of a created-time filter: the row's own time.</summary>
    public const string RowTime = "now";
}
