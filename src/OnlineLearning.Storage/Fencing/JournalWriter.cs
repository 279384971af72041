using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Fencing;

/// <summary>This process among those that write a journal.</summary>
/// <param name="name">No other process has it, neither now nor later: a silo's address with its generation.</param>
public sealed class JournalWriter(string name)
{
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    /// <summary>Completes when the store has refused this writer: others have taken the process for dead, and answer for its grains.</summary>
    public Task Refused => _refused.Task;

    public bool IsRefused => _refused.Task.IsCompleted;

    internal JournalUnavailableException Refuse()
    {
        _refused.TrySetResult();
        return new($"This silo, {name}, was taken for dead by the others, which answer for its grains: it writes nothing any more. Ask another silo.");
    }
}
