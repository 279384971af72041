using System.Diagnostics;

namespace OnlineLearning.Storage.Grouped;

/// <summary>Repeats a call to a server until it succeeds or its time is over.</summary>
/// <param name="name">For messages: which server.</param>
/// <param name="isPassing">False where a repetition would fail in the same way.</param>
/// <param name="limit">The time.</param>
internal sealed class Attempts(string name, Func<Exception, bool> isPassing, TimeSpan limit)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>A call that is cancelled ends by itself, once it knows what became of it. Pauses of random length, so that silos which failed together do not come again together: from half of the full one to the whole.</summary>
    /// <exception cref="StorageUnavailableException">Its time is over; the message has the last failure.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation = default)
    {
        var start = Stopwatch.GetTimestamp();
        var pause = FirstPause;
        Exception? last = null;
        for (var tries = 1; ; tries++)
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            time.CancelAfter(Left(start));
            try
            {
                return await call(time.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
            {
                throw Over(tries, last ?? failure, last is null ? $"no answer in {limit.TotalSeconds:0.###} s" : last.Message);
            }
            catch (Exception failure) when (isPassing(failure))
            {
                last = failure;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            var wait = pause * (0.5 + (Random.Shared.NextDouble() / 2));
            if (wait > Left(start))
            {
                throw Over(tries, last, last.Message);
            }

            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    public Task Run(Func<CancellationToken, Task> call, CancellationToken cancellation = default)
        => Run(
            async limited =>
            {
                await call(limited).ConfigureAwait(false);
                return true;
            },
            cancellation);

    private TimeSpan Left(long start) => limit - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } left ? left : TimeSpan.FromMilliseconds(1);

    private StorageUnavailableException Over(int tries, Exception last, string reason) => new($"{name}: {reason} ({tries} {(tries == 1 ? "try" : "tries")})", last);
}
