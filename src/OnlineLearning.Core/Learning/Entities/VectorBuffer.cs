using System.Runtime.InteropServices;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>Scratch space in which one vector is put together, used again for the next.</summary>
public sealed class VectorBuffer
{
    private readonly EntryBuffer _entries = new();
    private double[] _inputs = new double[16];
    private int _read;

    public ReadOnlySpan<Entry> Entries => _entries.Entries;

    /// <summary>View and label inputs added so far; NaN missing.</summary>
    public ReadOnlySpan<double> Inputs => _inputs.AsSpan(0, _read);

    /// <summary>Begins with what the request decides.</summary>
    public void Start(ReadOnlySpan<Entry> request)
    {
        _read = 0;
        _entries.Clear();
        _entries.Add(request);
    }

    /// <summary>Adds the view and label inputs of an entity from its own state.</summary>
    public void Add(LiveModel live, int entity, EntityState state, long time)
    {
        var count = live.Plan.EntityInputs[entity].Length;
        if (count > 0)
        {
            var inputs = Room(count);
            state.ReadInputs(live, time, inputs);
            live.Plan.AddEntityInputs(entity, inputs, _entries);
        }
    }

    /// <summary>Adds the view and label inputs of an entity that were read elsewhere.</summary>
    public void Add(LiveModel live, int entity, ReadOnlySpan<double> inputs)
    {
        inputs.CopyTo(Room(inputs.Length));
        live.Plan.AddEntityInputs(entity, inputs, _entries);
    }

    /// <summary>The vector as bytes, until the next <see cref="Start"/>.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Entries);

    public byte[] ToBytes() => _entries.ToBytes();

    private Span<double> Room(int count)
    {
        if (_inputs.Length < _read + count)
        {
            Array.Resize(ref _inputs, 2 * (_read + count));
        }

        _read += count;
        return _inputs.AsSpan(_read - count, count);
    }
}
