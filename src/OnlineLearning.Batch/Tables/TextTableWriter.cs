using System.Globalization;
using System.IO.Compression;
using System.Text;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.Tables;

/// <summary>CSV by RFC 4180, or TSV without quoting (a tab or line break in a value becomes a space); null is an empty field. Numbers are the shortest text that reads back as the same number, times RFC 3339, vectors and strings JSON arrays.</summary>
internal sealed class TextTableWriter : ITableWriter
{
    private static readonly char[] Special = ['"', '\n', '\r', ','];

    private readonly DraftFile _draft;
    private readonly StreamWriter _text;
    private readonly char _separator;

    public TextTableWriter(string path, IReadOnlyList<TypedColumn> columns, char separator)
    {
        _draft = new DraftFile(path);
        _separator = separator;
        Stream file = _draft.Open();
        _text = new StreamWriter(TableWriters.IsCompressed(path) ? new GZipStream(file, CompressionLevel.Optimal) : file, new UTF8Encoding(false));
        WriteLine(columns.Select(column => column.Name));
    }

    public ValueTask Write(ReadOnlyMemory<FeatureDatum> row)
    {
        WriteLine(row.ToArray().Select(Text));
        return ValueTask.CompletedTask;
    }

    public async ValueTask Complete()
    {
        await _text.DisposeAsync();
        _draft.Publish();
    }

    public async ValueTask DisposeAsync()
    {
        await _text.DisposeAsync();
        _draft.Dispose();
    }

    private void WriteLine(IEnumerable<string> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
            {
                _text.Write(_separator);
            }

            _text.Write(_separator == ',' ? Quoted(field) : field.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' '));
            isFirst = false;
        }

        _text.Write('\n');
    }

    private static string Quoted(string field) => field.IndexOfAny(Special) < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(FeatureDatum datum) => datum.Kind switch
    {
        DatumKind.Null => "",
        DatumKind.Timestamp => new DateTime(datum.Int, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DatumKind.Vector => $"[{string.Join(',', datum.Vector!.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]",
        DatumKind.Strings => $"[{string.Join(',', datum.Strings!.Select(text => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\""))}]",
        _ => datum.ToString(),
    };
}
