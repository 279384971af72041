namespace OnlineLearning.Batch.Offline;

/// <summary>Rows of a file as predictions and labels.</summary>
internal static class OfflineReading
{
    private static readonly HashSet<string> PredictionColumns =
    [
        OfflineTable.EntityKey, OfflineTable.Segment, OfflineTable.Sequence, OfflineTable.EventTime, OfflineTable.CreatedTime, OfflineTable.PredictionId, OfflineTable.ModelVersion,
        OfflineTable.OtherKeys, OfflineTable.Prediction, OfflineTable.Probabilities, OfflineTable.VariantProbability, OfflineTable.Features,
    ];

    public static string Key(TableRows rows, int row) => rows.Required(OfflineTable.EntityKey, row).Text!;

    public static OfflinePlace Place(TableRows rows, int row) => new(rows.Required(OfflineTable.Segment, row).Int, rows.Required(OfflineTable.Sequence, row).Int);

    public static OfflinePrediction Prediction(string model, TableRows rows, int row) => new()
    {
        Place = Place(rows, row),
        Model = model,
        Version = (int)rows.Required(OfflineTable.ModelVersion, row).Int,
        Id = rows.Required(OfflineTable.PredictionId, row).Text!,
        Keys = [Key(rows, row), .. rows.Value(OfflineTable.OtherKeys, row).Strings ?? []],
        Time = rows.Required(OfflineTable.EventTime, row).Int,
        Served = rows.Value(OfflineTable.CreatedTime, row) is { IsNull: false } served ? served.Int : null,
        Prediction = rows.Required(OfflineTable.Prediction, row).Number,
        Probabilities = rows.Value(OfflineTable.Probabilities, row).Vector ?? [],
        VariantProbability = rows.Required(OfflineTable.VariantProbability, row).Number,
        Features = rows.Value(OfflineTable.Features, row).Text,
        Inputs = rows.Columns.Where(column => !PredictionColumns.Contains(column.Key) && !column.Value[row].IsNull).ToDictionary(column => column.Key, column => column.Value[row].Number),
    };

    public static OfflineLabel Label(string model, TableRows rows, int row) => new()
    {
        Place = Place(rows, row),
        Model = model,
        Version = (int)rows.Required(OfflineTable.ModelVersion, row).Int,
        Key = Key(rows, row),
        Id = rows.Required(OfflineTable.PredictionId, row).Text!,
        Label = rows.Required(OfflineTable.Label, row).Number,
        Weight = rows.Required(OfflineTable.Weight, row).Number,
        Arrived = rows.Required(OfflineTable.EventTime, row).Int,
        IsDefault = rows.Required(OfflineTable.IsDefault, row).Bool,
        Loss = rows.Required(OfflineTable.Loss, row).Number,
    };
}
