namespace OnlineLearning.Cli.Batches;

/// <summary>
/// Hands batches from the thread that reads to the one that learns and back, in order. A few are under way at the most; who has to wait sleeps. The learner sees every batch that was filled before
/// the reader failed, then the failure.
/// </summary>
internal sealed class BatchRing : IDisposable
{
    private const int UnderWay = 4;
    private readonly BatchReader _reader;
    private readonly Lock _lock = new();
    private readonly Queue<RowBatch> _empty = new();
    private readonly Queue<RowBatch> _filled = new();
    private readonly SemaphoreSlim _emptied = new(UnderWay);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Thread _thread;
    private Exception? _failure;
    private bool _stopped;

    public BatchRing(BatchReader reader)
    {
        _reader = reader;
        for (var i = 0; i < UnderWay; i++)
        {
            _empty.Enqueue(reader.CreateBatch());
        }

        _thread = new Thread(Read) { IsBackground = true, Name = "table reader" };
        _thread.Start();
    }

    /// <summary>The next batch, to be given back with <see cref="Return"/>; null at the end.</summary>
    public RowBatch? Take(CancellationToken cancel)
    {
        _ready.Wait(cancel);
        lock (_lock)
        {
            if (_filled.TryDequeue(out var batch))
            {
                return batch;
            }
        }

        _thread.Join();
        return _failure is null ? null : throw _failure;
    }

    public void Return(RowBatch batch)
    {
        lock (_lock)
        {
            _empty.Enqueue(batch);
        }

        _emptied.Release();
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopped, true);
        _emptied.Release();
        _thread.Join();
        _emptied.Dispose();
        _ready.Dispose();
    }

    private void Read()
    {
        try
        {
            while (true)
            {
                _emptied.Wait();
                if (Volatile.Read(ref _stopped))
                {
                    return;
                }

                RowBatch batch;
                lock (_lock)
                {
                    batch = _empty.Dequeue();
                }

                if (!_reader.Fill(batch))
                {
                    return;
                }

                lock (_lock)
                {
                    _filled.Enqueue(batch);
                }

                _ready.Release();
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _ready.Release();
        }
    }
}
