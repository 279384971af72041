namespace OnlineLearning.Grains.Entities;

/// <summary>Lets one in after the other, first come first served. For calls of one grain, which run on its scheduler: not for threads. Holds nothing while nobody waits, where a semaphore is three objects.</summary>
internal struct Turn
{
    private Queue<TaskCompletionSource>? _waiting;
    private bool _isTaken;

    /// <summary>Completes when it is the caller's turn, which ends with <see cref="Pass"/>.</summary>
    public Task Take()
    {
        if (!_isTaken)
        {
            _isTaken = true;
            return Task.CompletedTask;
        }

        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_waiting ??= new()).Enqueue(next);
        return next.Task;
    }

    /// <summary>To the one who has waited longest.</summary>
    public void Pass()
    {
        if (_waiting is null)
        {
            _isTaken = false;
            return;
        }

        var next = _waiting.Dequeue();
        _waiting = _waiting.Count == 0 ? null : _waiting;
        next.SetResult();
    }
}
