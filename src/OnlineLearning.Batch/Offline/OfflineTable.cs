namespace OnlineLearning.Batch.Offline;

/// <summary>Names of tables and of their fixed columns. What definitions name comes beside them: fields of a source, view and label inputs of a model.</summary>
public static class OfflineTable
{
    public const string Events = "events";
    public const string Predictions = "predictions";
    public const string Labels = "labels";

    public const string EntityKey = "entity_key";
    public const string Segment = "segment";
    public const string Sequence = "sequence";
    public const string EventTime = "event_timestamp";

    /// <summary>Events: when it came to be known. Predictions: when it was served. Labels: when it arrived.</summary>
    public const string CreatedTime = "created_timestamp";

    public const string IdHash = "id_hash";
    public const string PredictionId = "prediction_id";
    public const string ModelVersion = "model_version";
    public const string OtherKeys = "other_keys";
    public const string Prediction = "prediction";
    public const string Probabilities = "probabilities";
    public const string VariantProbability = "variant_probability";
    public const string Features = "features";
    public const string Label = "label";
    public const string Weight = "weight";
    public const string Loss = "loss";
    public const string IsDefault = "is_default";

    /// <summary>A field with the name of a fixed column, or of a part of the path, is stored under its name behind this.</summary>
    private const string Clash = "field.";

    private static readonly HashSet<string> Taken = [EntityKey, Segment, Sequence, EventTime, CreatedTime, IdHash, "source", "model", "date"];

    /// <summary>Column of a source's field.</summary>
    public static string ColumnOf(string field) => Taken.Contains(field) ? Clash + field : field;

    /// <summary>Field of a column; null of a fixed one.</summary>
    public static string? FieldOf(string column)
        => column.StartsWith(Clash, StringComparison.Ordinal) ? column[Clash.Length..] : Taken.Contains(column) ? null : column;

    /// <summary>Folder of a table's files that are written on a day: as engines for Parquet know it (Hive).</summary>
    public static string FolderOf(string table, string of, DateTime written)
        => $"{table}/{(table == Events ? "source" : "model")}={of}/date={written:yyyy-MM-dd}";
}
