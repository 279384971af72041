using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Items;

/// <summary>
/// Answers items in the order in which they were started while later ones are under way: a bounded queue between one that starts and one that writes. When the queue is full the starter waits, so a
/// slow reader of the answers slows the sender down. What has been written is flushed whenever the next answer is not there yet.
/// </summary>
internal sealed class OrderedResults<TAnswer>
    where TAnswer : struct
{
    private const int FlushBytes = 16 * 1024;

    private readonly IItemOperation<TAnswer> _operation;
    private readonly PipeWriter _output;
    private readonly Faults _faults;
    private readonly Channel<PendingItem<TAnswer>> _queue;
    private readonly bool _lines;
    private readonly CancellationTokenSource _stop;
    private readonly Task _writing;

    /// <param name="operation">Writes the answers.</param>
    /// <param name="output">Receives them.</param>
    /// <param name="faults">Turns what an item threw into its problem.</param>
    /// <param name="inFlight">Items started and not yet written, at the most.</param>
    /// <param name="lines">Lines for a stream; else one array.</param>
    /// <param name="aborted">The caller has gone.</param>
    public OrderedResults(IItemOperation<TAnswer> operation, PipeWriter output, Faults faults, int inFlight, bool lines, CancellationToken aborted)
    {
        (_operation, _output, _faults, _lines) = (operation, output, faults, lines);
        _queue = Channel.CreateBounded<PendingItem<TAnswer>>(new BoundedChannelOptions(inFlight - 1) { SingleReader = true, SingleWriter = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _writing = Write();
    }

    /// <summary>Cancelled when the caller has gone: start nothing more.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Waits until one more item may be started.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public ValueTask<bool> Room() => _queue.Writer.WaitToWriteAsync(_stop.Token);

    /// <summary>Queues an item that was started after <see cref="Room"/>.</summary>
    public void Add(in PendingItem<TAnswer> item) => _queue.Writer.TryWrite(item);

    /// <summary>No more items: completes when all are answered, or seen to their end where nobody listens any more.</summary>
    public async Task Complete()
    {
        _queue.Writer.Complete();
        await _writing;
        _stop.Dispose();
    }

    private async Task Write()
    {
        try
        {
            await WriteAll();
        }
        catch
        {
            await _stop.CancelAsync();
            throw;
        }
    }

    private async Task WriteAll()
    {
        var separator = _lines ? "" : "[";
        var unflushed = 0L;
        await foreach (var item in _queue.Reader.ReadAllAsync())
        {
            if (!item.Result.IsCompleted && unflushed > 0)
            {
                unflushed = 0;
                await Flush();
            }

            var result = await Await(item);
            if (_stop.IsCancellationRequested)
            {
                continue;
            }

            unflushed += Write(result, item.Line, separator);
            separator = _lines ? "" : ",";
            if (unflushed >= FlushBytes || (_queue.Reader.Count == 0 && _lines))
            {
                unflushed = 0;
                await Flush();
            }
        }

        if (!_lines)
        {
            _output.Write(separator == "[" ? "[]"u8 : "]"u8);
        }

        await Flush();
    }

    private async ValueTask<ItemResult<TAnswer>> Await(PendingItem<TAnswer> item)
    {
        try
        {
            return await item.Result;
        }
        catch (Exception exception)
        {
            return _faults.Of(exception);
        }
        finally
        {
            item.Release();
        }
    }

    private long Write(in ItemResult<TAnswer> result, long line, string separator)
    {
        if (separator.Length > 0)
        {
            _output.Write(separator == "[" ? "["u8 : ","u8);
        }

        using (var lease = PooledJsonWriter.Rent(_output))
        {
            var json = lease.Json;
            if (result.Problem is { } problem)
            {
                json.WriteStartObject();
                if (_lines)
                {
                    json.WriteNumber("line"u8, line);
                }

                json.WritePropertyName("error"u8);
                ProblemWriter.Write(json, problem);
                json.WriteEndObject();
            }
            else
            {
                _operation.Write(json, result.Answer);
            }

            json.Flush();
            if (_lines)
            {
                _output.Write("\n"u8);
            }

            return json.BytesCommitted + 1;
        }
    }

    /// <summary>A caller that has gone stops the reading; the items under way are still seen to their end.</summary>
    private async ValueTask Flush()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        try
        {
            var flushed = await _output.FlushAsync(_stop.Token);
            if (flushed.IsCompleted)
            {
                await _stop.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
