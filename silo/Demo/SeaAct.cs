using System.Globalization;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Silo.Demo;

/// <summary>
/// The demo's second act: a stream of the literature, SEA (Street and Kim 2001), whose concept changes half-way, through the HTTP door to a model whose definition names its columns and nothing
/// else. Shows that the default learner finds its way back by itself, and that a tenth of the labels is wrong whatever it does.
/// </summary>
internal sealed class SeaAct(HttpDoor door, TextWriter output)
{
    public const int Rows = 6_000;
    public const int Change = 3_000;

    private const int Batch = 100;
    private const int Line = 500;

    private const string Definition = """
        entities:
          sea_row: {}
        models:
          sea:
            task: binary
            entities: sea_row
            inputs: [ { numeric: [x1, x2, x3] } ]
            label: label
        """;

    public async Task Play(string run, CancellationToken stop)
    {
        await door.Apply(Definition, stop);
        var stream = SyntheticStream.Of("sea", RideHailingDemo.DefaultSeed, [], [$"{Change}:abrupt:concept=3"]);
        output.WriteLine();
        output.WriteLine($"Second act: SEA, {Rows:N0} rows of three numbers, a tenth of the labels wrong; after row {Change:N0} another concept. Each row is predicted, then learnt,");
        output.WriteLine("by a model whose definition names its columns and nothing else. Share of wrong answers; 0.10 is the best possible.");
        output.WriteLine();
        var wrong = 0;
        var row = new double[stream.Columns.Count];
        for (var from = 0; from < Rows; from += Batch)
        {
            wrong += await Learn(stream, row, run, from, stop);
            if ((from + Batch) % Line == 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  rows to {from + Batch,5}  {(double)wrong / Line:F3}  {new string('#', wrong / 5)}"));
                wrong = 0;
            }
        }
    }

    /// <summary>One batch; returns how many of its answers were wrong.</summary>
    private async Task<int> Learn(SyntheticStream stream, double[] row, string run, int from, CancellationToken stop)
    {
        var (examples, labels) = (new object[Batch], new double[Batch]);
        for (var i = 0; i < Batch; i++)
        {
            stream.Next(row);
            labels[i] = row[3];
            examples[i] = new { Id = $"{run}-{from + i}", Entities = new { SeaRow = "sea" }, Features = new { X1 = row[0], X2 = row[1], X3 = row[2] }, Label = row[3] };
        }

        var answers = await door.PostAll<LearnAnswer>("v1/models/sea/learn", examples, stop);
        return answers.Zip(labels).Count(pair => (pair.First.Prediction >= 0.5 ? 1 : 0) != pair.Second);
    }
}
