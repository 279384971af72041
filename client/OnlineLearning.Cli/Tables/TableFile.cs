using System.IO.Compression;
using System.Text;

namespace OnlineLearning.Cli.Tables;

/// <summary>An open table: a file, compressed or not, or the standard input.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly Stream _source;
    private readonly long? _bytes;
    private readonly Stream _text;

    private TableFile(string name, Stream source, TableFormat format, bool compressed)
    {
        Name = name;
        _source = source;
        _bytes = source.CanSeek ? source.Length : null;
        Stream plain = compressed ? new GZipStream(source, CompressionMode.Decompress) : source;
        _text = Utf8Bytes.Of(plain);
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
            return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), known, TableFormats.IsCompressed(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw CommandException.Failed($"{path}: cannot be read: {exception.Message}");
        }
    }

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="CommandException">The file cannot be read on.</exception>
    public bool Read()
    {
        try
        {
            return Records.Read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw CommandException.Failed($"{Name}: cannot be read after line {Records.Line}: {exception.Message}");
        }
    }

    /// <summary>The next record as names of columns.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public string[] ReadHeader()
    {
        if (!Read() || Records.Fault is not null)
        {
            throw CommandException.Failed($"{Name}: there is no header line{(Records.Fault is { } fault ? $": {fault}" : "")}");
        }

        return [.. Enumerable.Range(0, Records.FieldCount).Select(field => Encoding.UTF8.GetString(Records[field]))];
    }

    public void Dispose()
    {
        _text.Dispose();
        _source.Dispose();
    }
}
