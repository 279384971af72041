using System.Globalization;
using System.IO.Compression;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>A table of the data folder of which a number becomes a class: how many of the thresholds it has reached.</summary>
/// <param name="File">In the data folder.</param>
/// <param name="Rows">The first so many.</param>
/// <param name="Columns">Those that are kept.</param>
/// <param name="Number">The column of the number.</param>
/// <param name="Thresholds">Rising.</param>
internal sealed record ClassTable(string File, int Rows, string[] Columns, string Number, double[] Thresholds)
{
    /// <summary>Writes the kept columns and the class as CSV. What is read holds no quoted separator in these columns or before them.</summary>
    public void Write(string data, string into)
    {
        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(Path.Combine(data, File)), CompressionMode.Decompress));
        using var writer = new StreamWriter(into);
        var separator = File.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ',';
        var header = reader.ReadLine()!.Split(separator);
        int[] kept = [.. Columns.Select(column => Array.IndexOf(header, column))];
        var number = Array.IndexOf(header, Number);
        writer.WriteLine($"{string.Join(',', Columns)},class");
        for (var row = 0; row < Rows && reader.ReadLine() is { } line; row++)
        {
            var fields = line.Split(separator);
            var value = double.Parse(fields[number], CultureInfo.InvariantCulture);
            writer.WriteLine($"{string.Join(',', kept.Select(column => fields[column]))},{Thresholds.Count(threshold => value >= threshold)}");
        }
    }
}
