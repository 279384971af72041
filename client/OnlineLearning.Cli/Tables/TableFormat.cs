namespace OnlineLearning.Cli.Tables;

/// <summary>How a table is written.</summary>
public enum TableFormat
{
    /// <summary>RFC 4180: commas; a field that begins with a double quote ends at the next single one and may hold commas, line breaks and doubled quotes.</summary>
    Csv,

    /// <summary>IANA text/tab-separated-values: tabs; no quoting, a quote is a character like any other.</summary>
    Tsv,
}

/// <summary>The format a file name tells.</summary>
internal static class TableFormats
{
    /// <summary>By extension, <c>.gz</c> aside; null if it is neither <c>.csv</c> nor <c>.tsv</c> (or <c>.tab</c>).</summary>
    public static TableFormat? FromName(string path)
    {
        var name = IsCompressed(path) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => TableFormat.Csv,
            ".tsv" or ".tab" => TableFormat.Tsv,
            _ => null,
        };
    }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
