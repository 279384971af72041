namespace OnlineLearning.Storage.Grouped;

/// <summary>Appends in the order in which their grains came: those that wait, and those that are being written. Guarded by the journal's gate.</summary>
internal sealed class PendingAppends
{
    /// <summary>Calls of one grain join one entry up to this size.</summary>
    private const int EntryBytes = 64 << 10;

    private readonly LinkedList<GrainAppend> _waiting = new();
    private readonly Dictionary<GrainId, GrainAppend> _newest = [];
    private readonly Dictionary<GrainId, GrainAppend> _inFlight = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Bytes of those that wait.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Bytes of all.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number that follows on what waits for the grain; null where nothing waits.</summary>
    public long? Next(GrainId grain) => _newest.TryGetValue(grain, out var append) ? append.Last + 1 : null;

    public GrainAppend Add(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, long bytes)
    {
        if (!_newest.TryGetValue(grain, out var append) || append.Bytes + bytes > EntryBytes)
        {
            _newest[grain] = append = new(grain, first);
            _waiting.AddLast(append);
        }

        append.Add(records, bytes);
        WaitingBytes += bytes;
        Bytes += bytes;
        return append;
    }

    /// <summary>The next to be written: at most one entry a grain, so that they succeed and fail apart from one another.</summary>
    public List<GrainAppend> Take(int most, long mostBytes)
    {
        var taken = new List<GrainAppend>();
        for (var bytes = 0L; taken.Count < most && _waiting.First is { Value: var append } && (taken.Count == 0 || bytes + append.Bytes <= mostBytes) && _inFlight.TryAdd(append.Grain, append);)
        {
            Leave(append);
            bytes += append.Bytes;
            taken.Add(append);
        }

        return taken;
    }

    /// <summary>It was written, or will not be.</summary>
    public void Finish(GrainAppend append)
    {
        _inFlight.Remove(append.Grain);
        Bytes -= append.Bytes;
    }

    /// <summary>Takes away what waits for the grain.</summary>
    public List<GrainAppend> Remove(GrainId grain)
    {
        if (!_newest.ContainsKey(grain))
        {
            return [];
        }

        var removed = _waiting.Where(append => append.Grain == grain).ToList();
        foreach (var append in removed)
        {
            _waiting.Remove(append);
            Forget(append);
            Bytes -= append.Bytes;
        }

        return removed;
    }

    /// <summary>Tasks of all that the grain has here, or of all grains.</summary>
    public List<Task> Tasks(GrainId? grain = null)
        => [.. _inFlight.Values.Concat(grain is { } one && !_newest.ContainsKey(one) ? [] : _waiting).Where(append => grain is null || append.Grain == grain).Select(append => append.Done.Task)];

    private void Leave(GrainAppend append)
    {
        _waiting.RemoveFirst();
        Forget(append);
    }

    private void Forget(GrainAppend append)
    {
        WaitingBytes -= append.Bytes;
        if (ReferenceEquals(_newest.GetValueOrDefault(append.Grain), append))
        {
            _newest.Remove(append.Grain);
        }
    }
}
