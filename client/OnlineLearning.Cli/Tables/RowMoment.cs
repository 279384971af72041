namespace OnlineLearning.Cli.Tables;

/// <summary>Where a row stands in its table and in time.</summary>
/// <param name="Number">Number of the row, from 1; rows that cannot be read count too.</param>
/// <param name="Ticks">Event time, ticks UTC.</param>
internal readonly record struct RowMoment(long Number, long Ticks);
