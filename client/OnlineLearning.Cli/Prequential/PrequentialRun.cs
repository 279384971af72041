using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>What a run is asked for.</summary>
/// <param name="File">Table, or <c>-</c>.</param>
/// <param name="Format">Its format; null: by the name.</param>
/// <param name="Delay">How long labels take.</param>
/// <param name="Strict">The first bad row ends it.</param>
/// <param name="Limit">Rows at the most; null: all.</param>
/// <param name="Lanes">Rows under way at the same time.</param>
/// <param name="Speed">Event-time factor; null: as fast as it goes.</param>
/// <param name="Threads">1 or 2: whether the table is read on a thread of its own.</param>
internal sealed record RunSettings(string File, TableFormat? Format, Delay Delay, bool Strict, long? Limit, int Lanes = 1, double? Speed = null, int Threads = 1);

/// <summary>A table through the loop of a server, with metrics, baselines and bad rows; <see cref="EvaluationPass"/> is the same in this process.</summary>
internal sealed class PrequentialRun(Terminal terminal, RunSettings settings, ModelDefinition model, DefinitionSet definitions)
{
    public async Task<RunReport> Through(ILoop loop, IProgressView progress, CancellationToken cancel)
    {
        using var table = TableFile.Open(settings.File, settings.Format, terminal.In);
        var bad = new BadRows(table.Name, settings.Strict);
        var reader = new RowReader(table, model, definitions, bad);
        Func<double, double, double> loss = new ModelPlan(model).LossOf;
        var scores = new Scores(model, loss);
        var baselines = new BaselineScores(model, loss, settings.Delay);
        var pace = new Pace(settings.Speed, terminal.Time);
        var lanes = new LaneSet(settings.Lanes, () => new Lane(loop, scores, settings.Delay, bad.Refuse), cancel);
        var started = terminal.Time.GetTimestamp();
        try
        {
            foreach (var row in settings.Limit is { } limit ? reader.Rows().Take((int)Math.Min(limit, int.MaxValue)) : reader.Rows())
            {
                cancel.ThrowIfCancellationRequested();
                await pace.Wait(row.Time, cancel);
                baselines.Add(row.Moment, row.PrimaryNumber, row.Label);
                await lanes.Add(row);
                progress.Report(scores, table.Share);
            }

            await lanes.Finish();
        }
        finally
        {
            await lanes.Stop();
        }

        var seconds = terminal.Time.GetElapsedTime(started).TotalSeconds;
        return RunReport.Of(table.Name, model, scores, baselines, bad, seconds);
    }
}
