using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>A shard's re-warmings: how many, and the ids of the last <see cref="IdMemory.Capacity"/>, so that a repeated one takes no effect.</summary>
internal sealed class RewarmMemory
{
    private IdMemory _ids = new();

    public long Count { get; private set; }

    /// <summary>False where the id is known.</summary>
    public bool Add(UInt128 id)
    {
        if (_ids.IndexOf(id) >= 0)
        {
            return false;
        }

        _ids.Add(id);
        Count++;
        return true;
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        _ids.Write(writer);
    }

    public static RewarmMemory Read(ref StateReader reader) => new() { Count = reader.Count(), _ids = IdMemory.Read(ref reader) };
}
