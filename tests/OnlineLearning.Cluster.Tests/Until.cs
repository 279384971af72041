using Xunit;

namespace OnlineLearning.Cluster.Tests;

/// <summary>Waits for a state that another thread or process brings about and tells nobody of.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task True(Func<bool> state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!state())
        {
            Assert.False(limit.IsCancellationRequested, "the state was not reached within 30 s");
            await Task.Yield();
        }
    }

    /// <summary>Reads until it is so, for as long as two minutes.</summary>
    /// <param name="read">What is asked across threads or processes.</param>
    /// <param name="so">Whether it is.</param>
    /// <param name="between">Between two readings: a controlled clock is moved on.</param>
    public static async Task<T> So<T>(Func<Task<T>> read, Func<T, bool> so, Action? between = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var value = await read();
            if (so(value))
            {
                return value;
            }

            between?.Invoke();
            await Task.Delay(Pause, limit.Token);
        }
    }
}
