using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.Tables;

/// <summary>A row as a request: what both the evaluation in this process and the server are given.</summary>
/// <param name="Line">Line of the table it begins at, from 1.</param>
/// <param name="Number">Number of the row, from 1; rows that cannot be read count too.</param>
/// <param name="Time">Event time.</param>
/// <param name="Keys">Keys of the model's entities, in its order.</param>
/// <param name="PrimaryNumber">Number of the first of them, see <see cref="KeyColumn.Number"/>.</param>
/// <param name="Features">The model's request inputs, in its order.</param>
/// <param name="Label">The label.</param>
/// <param name="Events">Events that the row also is.</param>
internal sealed record TableRow(
    int Line, long Number, DateTimeOffset Time, string[] Keys, int PrimaryNumber, FeatureValue[] Features, double Label, IReadOnlyList<EventRequest> Events)
{
    public string PrimaryKey => Keys[0];

    public RowMoment Moment => new(Number, Time.UtcTicks);
}
