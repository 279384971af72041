using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Prequential;

/// <summary>
/// One pass over a table in this process, for any number of models at once. A row is read once and encoded once for all models that read it alike; every model then predicts and learns it. The baselines are scored
/// once, as the first model reads the rows.
/// </summary>
/// <param name="terminal">Standard input and clock.</param>
/// <param name="settings">What is asked for.</param>
/// <param name="candidates">At least one model.</param>
/// <param name="observers">Look at every batch.</param>
/// <param name="segments">Columns whose values are numbered for each row.</param>
internal sealed class EvaluationPass(
    Terminal terminal, RunSettings settings, IReadOnlyList<Candidate> candidates, IReadOnlyList<IRowObserver>? observers = null, IReadOnlyList<string>? segments = null)
{
    private readonly LocalRun[] _runs = [.. candidates.Select(candidate => new LocalRun(candidate, settings.Delay))];
    private readonly IReadOnlyList<IRowObserver> _observers = observers ?? [];

    /// <summary>Runs to the end of the table; a report for each candidate.</summary>
    /// <exception cref="CommandException">The table does not fit, or cannot be read.</exception>
    public IReadOnlyList<RunReport> Run(IProgressView progress, CancellationToken cancel)
    {
        using var table = TableFile.Open(settings.File, settings.Format, terminal.In);
        var bad = new BadRows(table.Name, settings.Strict);
        var header = Header(table);
        var (lanes, leaders) = Lanes();
        var encodings = leaders.ConvertAll(leader => new RowEncoding(
            new RowMapping(table.Name, candidates[leader].Model, candidates[leader].Definitions, header),
            _runs[leader].Plan,
            _runs.Where((_, run) => lanes[run] == lanes[leader]).Any(run => run.NeedsKeys)));
        var columns = new TableColumns(table.Name, header);
        var reader = new BatchReader(table, encodings, bad, settings.Limit, [.. (segments ?? []).Select(segment => columns.Find(segment, "segment"))]);
        var baselines = new BaselineScores(candidates[0].Model, _runs[0].Plan.LossOf, settings.Delay);
        foreach (var observer in _observers)
        {
            observer.Start(reader);
        }

        var started = terminal.Time.GetTimestamp();
        foreach (var batch in settings.Threads > 1 ? OnTwoThreads(reader, cancel) : OnOneThread(reader, cancel))
        {
            AddBaselines(baselines, batch, batch.Lanes[0]);
            for (var run = 0; run < _runs.Length; run++)
            {
                var lane = batch.Lanes[lanes[run]];
                var predictions = _runs[run].Take(batch, lane);
                foreach (var observer in _observers)
                {
                    observer.Seen(run, batch, lane, predictions);
                }
            }

            progress.Report(_runs[0].Scores, batch.Share);
        }

        Array.ForEach(_runs, run => run.Finish());
        var seconds = terminal.Time.GetElapsedTime(started).TotalSeconds;
        return [.. candidates.Select((candidate, run) => RunReport.Of(table.Name, candidate.Model, _runs[run].Scores, baselines, bad, seconds) with { Experts = _runs[run].Experts })];
    }

    private static IEnumerable<RowBatch> OnOneThread(BatchReader reader, CancellationToken cancel)
    {
        for (var batch = reader.CreateBatch(); reader.Fill(batch);)
        {
            cancel.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    private static IEnumerable<RowBatch> OnTwoThreads(BatchReader reader, CancellationToken cancel)
    {
        using var ring = new BatchRing(reader);
        while (ring.Take(cancel) is { } batch)
        {
            yield return batch;
            ring.Return(batch);
        }
    }

    private void AddBaselines(BaselineScores baselines, RowBatch batch, RowLane lane)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            baselines.Add(new RowMoment(batch.Numbers[row], lane.Times[row]), lane.Numbers(row)[0], lane.Labels[row], row);
        }

        foreach (var observer in _observers)
        {
            observer.SeenBaselines(batch, lane, baselines.Predictions);
        }
    }

    /// <summary>Lane of each candidate, and the candidate that each lane is read by.</summary>
    private (int[] Lanes, List<int> Leaders) Lanes()
    {
        var leaders = new List<int>();
        var lanes = new int[candidates.Count];
        for (var run = 0; run < lanes.Length; run++)
        {
            lanes[run] = leaders.FindIndex(leader => candidates[run].ReadsAs(candidates[leader]));
            if (lanes[run] < 0)
            {
                lanes[run] = leaders.Count;
                leaders.Add(run);
            }
        }

        return (lanes, leaders);
    }

    private IReadOnlyList<string> Header(TableFile table)
    {
        var stated = candidates[0].Model.Table.Header;
        var other = candidates.FirstOrDefault(candidate => !(candidate.Model.Table.Header ?? []).SequenceEqual(stated ?? []));
        return other is null ? stated ?? table.ReadHeader()
            : throw CommandException.Usage($"table.header of model {other.Model.Name} is not that of model {candidates[0].Model.Name}; models of one pass read the same table");
    }
}
