namespace OnlineLearning.Core.Tests;

/// <summary>
/// Bytes that code allocates on this thread: the least of several passes, after one that warms up. A collection that another test causes in the middle of a pass takes away the thread's allocation
/// buffer, and its unused rest counts as allocated.
/// </summary>
public static class Allocated
{
    private const int Passes = 20;

    public static long By(Action pass)
    {
        pass();
        var least = long.MaxValue;
        for (var i = 0; i < Passes && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            pass();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
