using System.Threading.Channels;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Cli.Prequential;

/// <summary>
/// One lane, or several side by side. Rows of one primary entity share a lane and so keep their order; a lane that lags holds the reader
/// back when 64 rows wait for it.
/// </summary>
internal sealed class LaneSet
{
    private const int MostWaiting = 64;
    private readonly Lane[] _lanes;
    private readonly Channel<TableRow>[] _queues;
    private readonly Task[] _workers;
    private readonly CancellationTokenSource _stop;

    public LaneSet(int count, Func<Lane> create, CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _lanes = [.. Enumerable.Range(0, count).Select(_ => create())];
        _queues = count == 1 ? [] : [.. _lanes.Select(_ => Channel.CreateBounded<TableRow>(MostWaiting))];
        _workers = [.. _queues.Zip(_lanes, Work)];
    }

    /// <summary>Hands a row to its lane; with one lane it is done when this returns.</summary>
    public async ValueTask Add(TableRow row)
    {
        if (_queues.Length == 0)
        {
            await _lanes[0].Add(row, _stop.Token);
            return;
        }

        try
        {
            await _queues[MurmurHash3.Hash64(row.PrimaryKey) % (ulong)_queues.Length].Writer.WriteAsync(row, _stop.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // A lane has failed or the command is interrupted: what the workers throw says which.
            await Task.WhenAll(_workers);
            throw;
        }
    }

    /// <summary>Waits for every lane, the delayed labels included.</summary>
    public async ValueTask Finish()
    {
        foreach (var queue in _queues)
        {
            queue.Writer.TryComplete();
        }

        await Task.WhenAll(_workers);
        if (_queues.Length == 0)
        {
            await _lanes[0].Finish(_stop.Token);
        }
    }

    /// <summary>Ends lanes that are still at work; does not throw what they threw.</summary>
    public async ValueTask Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Work(Channel<TableRow> queue, Lane lane)
    {
        try
        {
            await foreach (var row in queue.Reader.ReadAllAsync(_stop.Token))
            {
                await lane.Add(row, _stop.Token);
            }

            await lane.Finish(_stop.Token);
        }
        catch (Exception)
        {
            queue.Writer.TryComplete();
            await _stop.CancelAsync();
            throw;
        }
    }
}
