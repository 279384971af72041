using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Evaluation.Generators;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>
/// How soon a learner with its defaults is back after an abrupt change: SEA of 40,000 rows (10 % of the labels turned over), concepts 1, 2, 3 and 4 of 10,000 rows each, prequential error of
/// the rows 500 to 1,000 after each change over that of the 2,500 rows before it.
/// </summary>
internal static class SeaRecovery
{
    public const int Changes = 3;
    public const int Rows = 40_000;

    private const int Apart = Rows / (Changes + 1);
    private const int Before = 2_500;
    private const int From = 500;
    private const int To = 1_000;

    /// <summary>Share of wrong answers before and after each change.</summary>
    /// <param name="learner">Kind of learner.</param>
    /// <param name="seeds">Streams of the seeds 1 to this, pooled.</param>
    public static (double Before, double After)[] Measure(string learner, int seeds)
    {
        var errors = new (double Before, double After)[Changes];
        for (var seed = 1; seed <= seeds; seed++)
        {
            Run(learner, (ulong)seed, errors);
        }

        return [.. errors.Select(error => (error.Before / seeds / Before, error.After / seeds / (To - From)))];
    }

    /// <summary>All changes together: errors after over errors before.</summary>
    public static double Ratio((double Before, double After)[] errors) => errors.Sum(error => error.After) / errors.Sum(error => error.Before);

    private static void Run(string learner, ulong seed, (double Before, double After)[] errors)
    {
        var stream = SyntheticStream.Of("sea", seed, drifts: Enumerable.Range(1, Changes).Select(change => $"{change * Apart}:abrupt:concept={change + 1}"));
        var local = new LocalModel(Definitions(learner), "sea");
        var (values, request) = (new RequestValues(local.Plan), new EntryBuffer());
        var row = new double[stream.Columns.Count];
        for (var i = 0; i < Rows; i++)
        {
            stream.Next(row);
            for (var input = 0; input < row.Length - 1; input++)
            {
                values.SetNumber(input, row[input]);
            }

            request.Clear();
            local.Plan.Encoder.Encode(values, 0, ["row"], request);
            var wrong = local.PredictThenLearn([], 0, i * TimeSpan.TicksPerSecond, request.Entries, row[^1]) >= 0.5 != (row[^1] == 1) ? 1 : 0;
            var (change, since) = (i / Apart, i % Apart);
            if (change < Changes && since >= Apart - Before)
            {
                errors[change].Before += wrong;
            }

            if (change > 0 && since is >= From and < To)
            {
                errors[change - 1].After += wrong;
            }
        }
    }

    private static DefinitionSet Definitions(string learner)
    {
        var model = new ModelDefinition
        {
            Name = "sea",
            Task = TaskKind.Binary,
            Entities = ["row"],
            Inputs = [.. Enumerable.Range(1, 3).Select(i => new InputDefinition(InputKind.Numeric, $"x{i}"))],
            Label = new LabelDefinition("label"),
            Learner = LearnerDefaults.Learner(TaskKind.Binary, learner),
        };
        return new(new Dictionary<string, EntityDefinition> { ["row"] = new("row", "row") }, new Dictionary<string, SourceDefinition>(), new Dictionary<string, FeatureViewDefinition>(), new Dictionary<string, ModelDefinition> { ["sea"] = model });
    }
}
