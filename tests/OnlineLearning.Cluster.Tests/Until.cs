using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Waits for a state that another thread brings about.</summary>
internal static class Until
{
    public static async Task True(Func<bool> state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!state())
        {
            Assert.False(limit.IsCancellationRequested, "the state was not reached within 30 s");
            await Task.Yield();
        }
    }
}
