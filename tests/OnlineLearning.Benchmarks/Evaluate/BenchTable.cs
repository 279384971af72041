using System.Globalization;
using System.IO.Compression;

namespace OnlineLearning.Benchmarks.Evaluate;

/// <summary>The same rows as a table and its definition for <c>ol</c>, and as Vowpal Wabbit's text.</summary>
internal sealed class BenchTable(string folder, string name)
{
    public string Csv { get; } = Path.Combine(folder, $"{name}.csv");

    public string Definition { get; } = Path.Combine(folder, $"{name}.yaml");

    public string Text { get; } = Path.Combine(folder, $"{name}.vw");

    public string Name => name;

    public long Rows { get; private set; }

    public bool IsBinary { get; private init; }

    /// <summary>Ten Gaussian numbers of four decimals, a linear function of them with noise.</summary>
    public static BenchTable Numbers(string folder, int rows, string learner)
    {
        const int inputs = 10;
        var random = new Random(1);
        var weights = Enumerable.Range(0, inputs).Select(_ => Gaussian(random)).ToArray();
        var table = new BenchTable(folder, "numbers");
        string[] header = [.. Enumerable.Range(0, inputs).Select(i => $"x{i}"), "y"];
        table.Write(header, "y", [], learner, Enumerable.Range(0, rows).Select(_ =>
        {
            var x = weights.Select(_ => Math.Round(Gaussian(random), 4)).ToArray();
            var y = Math.Round(x.Zip(weights, (value, weight) => value * weight).Sum() + (0.1 * Gaussian(random)), 4);
            return x.Append(y).Select(value => value.ToString(CultureInfo.InvariantCulture)).ToArray();
        }));
        return table;
    }

    /// <summary>A CSV file with a header and without quotes, repeated.</summary>
    public static BenchTable Of(string folder, string file, string label, string[] categories, bool binary, int copies, string learner)
    {
        using var source = File.OpenRead(file);
        using var text = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(source, CompressionMode.Decompress) : source);
        var header = text.ReadLine()!.Split(',');
        var rows = new List<string[]>();
        while (text.ReadLine() is { } line)
        {
            rows.Add(line.Split(','));
        }

        var table = new BenchTable(folder, Path.GetFileName(file).Split('.')[0]) { IsBinary = binary };
        table.Write(header, label, categories, learner, Enumerable.Repeat(rows, copies).SelectMany(each => each));
        return table;
    }

    private void Write(string[] header, string label, string[] categories, string learner, IEnumerable<string[]> rows)
    {
        var inputs = header.Index().Where(column => column.Item != label).ToArray();
        var at = Array.IndexOf(header, label);
        using (var csv = new StreamWriter(Csv))
        using (var text = new StreamWriter(Text))
        {
            csv.Write(string.Join(',', header) + "\n");
            foreach (var row in rows)
            {
                csv.Write(string.Join(',', row) + "\n");
                var given = inputs.Where(column => row[column.Index].Length > 0)
                    .Select(column => categories.Contains(column.Item) ? $"{column.Item}={row[column.Index]}" : $"{column.Item}:{row[column.Index]}");
                text.Write($"{(IsBinary ? row[at] is "1" or "1.0" or "true" ? "1" : "-1" : row[at])} | {string.Join(' ', given)}\n");
                Rows++;
            }
        }

        var lines = inputs.Select(column => $"      - {(categories.Contains(column.Item) ? "categorical" : "numeric")}: {column.Item}\n");
        File.WriteAllText(Definition, $$"""
            entities: { all: {} }
            models:
              m:
                task: {{(IsBinary ? "binary" : "regression")}}
                entities: all
                label: {{label}}
            {{(learner.Length > 0 ? $"    learner: {learner}\n" : "")}}    table: { entities: { all: "=all" } }
                inputs:
            {{string.Concat(lines)}}
            """);
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
