namespace OnlineLearning.Core.Numerics;

/// <summary>
/// A growing state's bytes as of its last version, and what changed in each version before, for followers that have one of them. The changes that are kept weigh no more than the state: a follower from before them is given
/// the whole, which is no more then.
/// </summary>
public sealed class ChangeHistory
{
    private readonly Queue<byte[]> _changes = new();
    private StateWriter _last = new();
    private StateWriter _next = new();
    private int _kept;

    /// <summary>Of the last state taken in; 0: none yet.</summary>
    public long Version { get; private set; }

    /// <summary>Of the state.</summary>
    public int Length => _last.Length;

    /// <summary>Takes in the state as the next version.</summary>
    /// <param name="write">Writes it whole; what keeps its place is compared with what was there.</param>
    public void Add(Action<StateWriter> write)
    {
        _next.Reset();
        write(_next);
        if (Version > 0)
        {
            var change = new StateWriter();
            ByteChange.Write(change, _last.WrittenSpan, _next.WrittenSpan);
            _changes.Enqueue(change.ToArray());
            _kept += change.Length;
        }

        (_last, _next) = (_next, _last);
        while (_kept > _last.Length)
        {
            _kept -= _changes.Dequeue().Length;
        }

        Version++;
    }

    /// <summary>What leads from a version to the last, in order; empty: nothing. Null: only <see cref="Whole"/> does.</summary>
    public byte[][]? Since(long version) => version > 0 && version <= Version && Version - version <= _changes.Count ? [.. _changes.Skip(_changes.Count - (int)(Version - version))] : null;

    /// <summary>What leads from nothing to the last version.</summary>
    public byte[] Whole()
    {
        var change = new StateWriter(_last.Length + 16);
        ByteChange.Write(change, [], _last.WrittenSpan);
        return change.ToArray();
    }
}
