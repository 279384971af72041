using System.IO.Compression;
using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Cli.Generating;

/// <summary>Writes a stream as a table with a header.</summary>
internal static class GeneratedTable
{
    /// <summary>CSV to the standard output.</summary>
    /// <returns>Done; failed, without a word, where the reader of a pipe wanted no more.</returns>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static int WriteOut(IStreamGenerator stream, long rows, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            using var opened = terminal.OpenOut?.Invoke();
            new RowWriter(opened ?? terminal.Out, TableFormat.Csv).Write(stream, rows, cancel);
            return ExitCodes.Done;
        }
        catch (IOException exception) when (StandardOutput.IsReaderGone(exception))
        {
            return ExitCodes.Failed;
        }
        catch (IOException exception)
        {
            throw CommandException.Failed($"the standard output cannot be written: {exception.Message}");
        }
    }

    /// <summary>A table by the file's name; what is there is replaced, what breaks off is removed.</summary>
    /// <exception cref="CommandException">The name tells no format, or the file cannot be written.</exception>
    public static int WriteFile(IStreamGenerator stream, long rows, string path, CancellationToken cancel)
    {
        var format = TableFormats.FromName(path) ?? throw CommandException.Usage($"{path}: the name tells no format; allowed are .csv, .tsv, .tab, each also with .gz");
        var broken = false;
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            broken = true;
            Write(stream, rows, file, format, TableFormats.IsCompressed(path), cancel);
            broken = false;
            return ExitCodes.Done;
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
