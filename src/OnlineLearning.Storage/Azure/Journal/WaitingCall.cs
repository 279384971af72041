using OnlineLearning.Storage.Indexing;

namespace OnlineLearning.Storage.Azure;

/// <summary>An append call that waits for the log, as the bytes that go there.</summary>
internal sealed record WaitingCall(GrainLog Log, long First, int Count, byte[] Entry)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Last => First + Count - 1;

    public void Fail(Exception failure)
    {
        Done.TrySetException(failure);
        // Predictions append without awaiting: their failure is seen by the next append, not by the finalizer.
        _ = Done.Task.Exception;
    }
}
