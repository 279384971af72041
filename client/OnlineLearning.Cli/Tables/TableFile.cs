using System.IO.Compression;
using System.Text;

namespace OnlineLearning.Cli.Tables;

/// <summary>An open table: a file, compressed or not, or the standard input.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly Stream _source;
    private readonly long? _bytes;
    private readonly StreamReader _text;

    private TableFile(string name, Stream source, TableFormat format, bool compressed)
    {
        Name = name;
        _source = source;
        _bytes = source.CanSeek ? source.Length : null;
        var plain = compressed ? new GZipStream(source, CompressionMode.Decompress) : source;
        _text = new StreamReader(plain, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        Records = new RecordReader(_text, format);
    }

    public string Name { get; }

    public RecordReader Records { get; }

    /// <summary>Share of the bytes that has been read, 0 to 1; null where the length is not known.</summary>
    public double? Share => _bytes is { } bytes ? bytes == 0 ? 1 : Math.Min(1, (double)_source.Position / bytes) : null;

    /// <summary>Opens a file, or <paramref name="standardInput"/> for <c>-</c>.</summary>
    /// <param name="path">File name or <c>-</c>.</param>
    /// <param name="format">Null: by the name; CSV for the standard input.</param>
    /// <param name="standardInput">Opened only for <c>-</c>.</param>
    /// <exception cref="CommandException">There is no such file, or its name tells no format.</exception>
    public static TableFile Open(string path, TableFormat? format, Func<Stream> standardInput)
    {
        if (path == "-")
        {
            return new("standard input", standardInput(), format ?? TableFormat.Csv, compressed: false);
        }

        var known = format ?? TableFormats.FromName(path)
            ?? throw CommandException.Usage($"{path}: the name tells no format; allowed are .csv, .tsv, .tab, each also with .gz, or --format csv|tsv");
        try
        {
            return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), known, TableFormats.IsCompressed(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"{path}: cannot be read: {exception.Message}");
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _source.Dispose();
    }
}
