using OnlineLearning.Contracts.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>That it is shared, and begins after who asks, is in <c>DeadSilosTests</c> and <c>StaleDefinitionsTests</c>.</summary>
public sealed class SharedReadingTests
{
    [Fact]
    public async Task Who_asks_alone_does_not_wait_for_the_pace()
    {
        var reads = 0;
        var reading = new SharedReading(() => Task.FromResult(reads++), pace: TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++)
        {
            await reading.Next().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task A_reading_that_failed_is_told_to_who_waited_for_it_and_not_to_who_waited_for_the_next()
    {
        var (reads, first) = (0, new TaskCompletionSource());
        var reading = new SharedReading(() => Interlocked.Increment(ref reads) == 1 ? first.Task : Task.CompletedTask);
        var failed = reading.Next();
        await Until.True(() => Volatile.Read(ref reads) == 1);
        var next = reading.Next();
        Assert.Same(next, reading.Next());
        first.SetException(new IOException("gone"));
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => failed)).Message);
        await next;
        Assert.Equal(2, reads);
    }
}
