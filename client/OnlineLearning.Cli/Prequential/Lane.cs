using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Prequential;

/// <summary>Rows one after the other, each predicted before its label is learnt (prequential evaluation: Dawid 1984; Gama, Sebastião, Rodrigues 2013).</summary>
internal sealed class Lane(ILoop loop, Scores scores, Delay delay, Action<int, string> refuse)
{
    private readonly DelayedLabels<Asked> _delayed = new(delay);

    public async ValueTask Add(TableRow row, CancellationToken cancel)
    {
        await LearnDue(row, cancel);
        Asked asked;
        try
        {
            asked = await loop.Predict(row, cancel);
        }
        catch (BadRowException exception)
        {
            refuse(row.Line, exception.Message);
            return;
        }

        scores.Add(asked.Prediction, row.Label, asked.LogLoss);
        if (row.Events.Count > 0)
        {
            await loop.SendEvents(row, cancel);
        }

        if (delay.IsNone)
        {
            await Learn(asked, row.Label, cancel);
        }
        else
        {
            _delayed.Add(row.Moment, row.Label, asked);
        }
    }

    /// <summary>The labels still on their way at the end of the table.</summary>
    public ValueTask Finish(CancellationToken cancel) => LearnDue(null, cancel);

    private async ValueTask LearnDue(TableRow? next, CancellationToken cancel)
    {
        while (_delayed.TryTake(next?.Moment, out var asked, out var label))
        {
            await Learn(asked, label, cancel);
        }
    }

    private async ValueTask Learn(Asked asked, double label, CancellationToken cancel)
    {
        if (!await loop.Learn(asked, label, cancel))
        {
            scores.AddExpired();
        }
    }
}
