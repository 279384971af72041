using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Benchmarks.History;

/// <summary>A row of the bikes of Toulouse: how many stand at a station, and the weather's name.</summary>
internal sealed record BikeRow(DateTime Time, double Bikes, string Station, string Description)
{
    public static List<BikeRow> Read(string path, int most)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        text.ReadLine();
        var rows = new List<BikeRow>();
        while (rows.Count < most && text.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var time = DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            rows.Add(new(time, double.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields[4]));
        }

        return rows;
    }
}

/// <summary>The rows as those of a training set, without columns of their own.</summary>
internal sealed class BikeEntityRows(List<BikeRow> rows) : IEntityRows
{
    public IReadOnlyList<TypedColumn> Columns => [];

    public async IAsyncEnumerable<EntityRow> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new([row.Station], new AsOf(row.Time.Ticks), [], []);
        }
    }
}
