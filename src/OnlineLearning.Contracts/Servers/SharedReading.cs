using System.Diagnostics;

namespace OnlineLearning.Contracts.Servers;

/// <summary>
/// A reading that many want at once: each gets one that began after it asked, and all who ask while one is under way share the next. So there is never more than one at a time. Who asks alone does not wait.
/// </summary>
/// <param name="read">Reads, on the thread pool; who waits sees its failure.</param>
/// <param name="pace">From when the first asks for the next reading to its beginning, at the least.</param>
public sealed class SharedReading(Func<Task> read, TimeSpan pace = default)
{
    private readonly Lock _gate = new();
    private Task _now = Task.CompletedTask;
    private Task? _next;

    /// <summary>Completes with a reading that began after this call.</summary>
    public Task Next()
    {
        lock (_gate)
        {
            // One that is under way may have been answered before the caller came.
            return _next ?? (_now.IsCompleted ? _now = Task.Run(read) : _next = After(_now));
        }
    }

    private async Task After(Task now)
    {
        var start = Stopwatch.GetTimestamp();
        await now.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pace - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } pause)
        {
            await Task.Delay(pause).ConfigureAwait(false);
        }

        Task next;
        lock (_gate)
        {
            (_next, next) = (null, _now = Task.Run(read));
        }

        await next.ConfigureAwait(false);
    }
}
