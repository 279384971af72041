using System.Diagnostics;

namespace OnlineLearning.Storage.Grouped;

/// <summary>Repeats a call to a server until it succeeds or its time is over.</summary>
internal sealed class Attempts(IJournalStore store, TimeSpan limit)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Pauses of random length, so that silos which failed together do not come again together: from half of the full one to the whole.</summary>
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
                return await call(time.Token).WaitAsync(time.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
            {
                throw Over(tries, last ?? failure, last is null ? $"no answer in {limit.TotalSeconds:0.###} s" : last.Message);
            }
            catch (Exception failure) when (store.IsPassing(failure))
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

    private TimeSpan Left(long start) => limit - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } left ? left : TimeSpan.FromMilliseconds(1);

    private StorageUnavailableException Over(int tries, Exception last, string reason) => new($"{store.Name}: {reason} ({tries} {(tries == 1 ? "try" : "tries")})", last);
}
