using System.Diagnostics;
using System.Globalization;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Benchmarks.Load;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Benchmarks.History;

/// <summary>
/// Is what was served what history says? Every row of <c>toulouse_bikes</c> is asked for over HTTP as of its time and then sent as an event; the server stops; a training set of the same rows is made from its offline store; every value
/// is compared to the last bit. Columns are all aggregates that there are, over tiles and exactly, of a number and of a text.
/// <para>Arguments: <c>--data FOLDER</c>, <c>--rows N</c> (all).</para>
/// </summary>
internal static class HistoryBench
{
    private const int Lanes = 8;

    public static async Task<int> Run(string[] args)
    {
        var path = Path.Combine(Option(args, "--data") ?? ".", "toulouse_bikes.csv.gz");
        var rows = BikeRow.Read(path, Option(args, "--rows") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue);
        var folder = Directory.CreateTempSubdirectory("ol-bench-");
        try
        {
            var started = Stopwatch.GetTimestamp();
            var (set, served) = await Serve(folder, rows);
            Console.WriteLine($"{rows.Count:N0} rows of {rows.Select(row => row.Station).Distinct().Count()} stations were served and taken in in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
            started = Stopwatch.GetTimestamp();
            var comparisons = await Compare(folder, set, rows, served);
            Console.WriteLine($"History was made and compared in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
            Console.WriteLine();
            ServedComparison.Write(Console.Out, comparisons);
            return comparisons.All(each => each.Matched == rows.Count) ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Each lane has its stations: a station's rows stay in their order.
    private static async Task<(DefinitionSet Set, byte[][] Served)> Serve(DirectoryInfo folder, List<BikeRow> rows)
    {
        await using var app = await BenchServer.StartApp(folder, new Dictionary<string, string?>(), BikeColumns.Definition(), _ => { });
        var served = new byte[rows.Count][];
        await Task.WhenAll(rows.Index().GroupBy(row => (uint)row.Item.Station.GetHashCode(StringComparison.Ordinal) % Lanes).Select(lane => Task.Run(async () =>
        {
            using var client = new BikeClient(app.Urls.First());
            foreach (var (number, row) in lane)
            {
                served[number] = await client.Read(row);
                await client.Send(row);
            }
        })));
        var set = Set(app.Services);
        await app.StopAsync();
        return (set, served);
    }

    private static DefinitionSet Set(IServiceProvider services) =>
        ((Contracts.Catalogs.ILiveDefinitions)services.GetService(typeof(Contracts.Catalogs.ILiveDefinitions))!).Current.Set;

    private static async Task<IReadOnlyList<ServedComparison>> Compare(DirectoryInfo folder, DefinitionSet set, List<BikeRow> rows, byte[][] served)
    {
        var selection = new FeatureSelection(set, [BikeColumns.View], fullNames: false);
        var output = Path.Combine(folder.FullName, "train.parquet");
        var past = new StoreEvents(await OfflineStore.Open(Path.Combine(folder.FullName, "offline")));
        await new HistoryRun(set, selection, folder.FullName).Write(new BikeEntityRows(rows), past, output, withStatuses: false);

        var comparisons = selection.Features.Select(feature => new ServedComparison(feature.Name)).ToList();
        var table = await ParquetTable.Open(output);
        var number = 0;
        await foreach (var cells in table.Rows())
        {
            ServedComparison.Add(comparisons, served[number++], cells);
        }

        return number == rows.Count ? comparisons : throw new InvalidOperationException($"{number} rows of history for {rows.Count} that were asked for.");
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
