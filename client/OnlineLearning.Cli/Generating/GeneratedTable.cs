using System.IO.Compression;
using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Cli.Generating;

/// <summary>Writes a stream as a table with a header.</summary>
internal static class GeneratedTable
{
    /// <param name="stream">Its next rows are written.</param>
    /// <param name="rows">How many.</param>
    /// <param name="path">Table by its name; null: CSV to <paramref name="standardOutput"/>. What is there is replaced; what breaks off is removed.</param>
    /// <param name="standardOutput">Written to where no file is named.</param>
    /// <param name="cancel">Breaks off.</param>
    /// <exception cref="CommandException">The name tells no format, or the file cannot be written.</exception>
    public static void Write(IStreamGenerator stream, long rows, string? path, TextWriter standardOutput, CancellationToken cancel)
    {
        if (path is null)
        {
            new RowWriter(standardOutput, TableFormat.Csv).Write(stream, rows, cancel);
            return;
        }

        var format = TableFormats.FromName(path) ?? throw CommandException.Usage($"{path}: the name tells no format; allowed are .csv, .tsv, .tab, each also with .gz");
        var broken = false;
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            broken = true;
            Write(stream, rows, file, format, TableFormats.IsCompressed(path), cancel);
            broken = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"{path}: cannot be written: {exception.Message}");
        }
        finally
        {
            if (broken)
            {
                File.Delete(path);
            }
        }
    }

    private static void Write(IStreamGenerator stream, long rows, Stream file, TableFormat format, bool compressed, CancellationToken cancel)
    {
        using var bytes = compressed ? new GZipStream(file, CompressionLevel.Optimal) : file;
        using var text = new StreamWriter(bytes, new UTF8Encoding(false), 1 << 16);
        new RowWriter(text, format).Write(stream, rows, cancel);
    }
}
