using OnlineLearning.Batch.Offline;

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>A folder on a disk that fails when it is told to.</summary>
internal sealed class FaultyFolder(IOfflineFolder inner) : IOfflineFolder
{
    private TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => inner.Name;

    /// <summary>Which writes fail.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Which files are created and the answer does not say so.</summary>
    public Func<string, bool> LosesAnswers { get; set; } = _ => false;

    /// <summary>Completes with the next failure.</summary>
    public Task NextFailure()
    {
        _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _failed.Task;
    }

    public Task<IReadOnlyList<string>> List(string under, CancellationToken cancellation) => inner.List(under, cancellation);

    public Task<Stream?> Read(string path, CancellationToken cancellation) => inner.Read(path, cancellation);

    public Task<long> Write(string path, Func<Stream, Task> write, CancellationToken cancellation)
    {
        if (!Fails(path))
        {
            return inner.Write(path, write, cancellation);
        }

        _failed.TrySetResult();
        throw new IOException($"No space left on device : '{path}'");
    }

    public bool IsExclusive => inner.IsExclusive;

    public async Task Create(string path, Func<Stream, Task> write, CancellationToken cancellation)
    {
        await (Fails(path) ? Write(path, write, cancellation) : inner.Create(path, write, cancellation));
        if (LosesAnswers(path))
        {
            throw new IOException($"The connection was closed: '{path}'");
        }
    }

    public Task Delete(string path, CancellationToken cancellation) => inner.Delete(path, cancellation);

    public Task<IAsyncDisposable> Lock(CancellationToken cancellation) => inner.Lock(cancellation);
}
