namespace OnlineLearning.Storage.Grouped;

/// <summary>
/// Grains whose append failed and which nobody has read since: what a stale writer sends behind must not slip in where its number happens to fit. Guarded by the journal's gate.
/// </summary>
internal sealed class BrokenGrains
{
    /// <summary>About 100 bytes each. Beyond it the oldest mark goes; its grain's numbers are still checked by the server.</summary>
    public const int Most = 262_144;

    private readonly HashSet<GrainId> _grains = [];
    private readonly Queue<GrainId> _order = new();

    public bool Contains(GrainId grain) => _grains.Contains(grain);

    public void Add(GrainId grain)
    {
        if (!_grains.Add(grain))
        {
            return;
        }

        _order.Enqueue(grain);
        while (_order.Count > Most)
        {
            _grains.Remove(_order.Dequeue());
        }
    }

    public void Heal(GrainId grain) => _grains.Remove(grain);
}
