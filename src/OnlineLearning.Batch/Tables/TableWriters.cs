namespace OnlineLearning.Batch.Tables;

/// <summary>Tables by the ending of a file's name.</summary>
public static class TableWriters
{
    public const string Allowed = ".parquet, .csv, .tsv, .csv.gz or .tsv.gz";

    /// <summary>Whether a name tells a form that can be written.</summary>
    public static bool Knows(string path) => FormOf(path) is not null;

    /// <exception cref="ArgumentException">The name tells no form.</exception>
    public static async ValueTask<ITableWriter> Create(string path, IReadOnlyList<TypedColumn> columns) => FormOf(path) switch
    {
        ".parquet" => await ParquetTableWriter.Create(path, columns),
        ".csv" => new TextTableWriter(path, columns, ','),
        ".tsv" => new TextTableWriter(path, columns, '\t'),
        _ => throw new ArgumentException($"name of the table is {path}; allowed: a name that ends with {Allowed}.", nameof(path)),
    };

    private static string? FormOf(string path)
    {
        var name = IsCompressed(path) ? path[..^3] : path;
        var form = Path.GetExtension(name).ToLowerInvariant();
        return form is ".csv" or ".tsv" || (form == ".parquet" && name == path) ? form : null;
    }

    internal static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
