using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Archives;

/// <summary>One grain's whole state, a record of an archive.</summary>
/// <param name="Type">Type of the grain.</param>
/// <param name="Key">Key of the grain.</param>
/// <param name="Sequence">Its last journal record; 0 where it has no journal.</param>
/// <param name="IsOwing">It owes a default label, so that it has to be found and woken after a start.</param>
/// <param name="State">As its snapshot holds it.</param>
/// <param name="Place">Where in the archive it was read, for messages.</param>
internal readonly record struct ArchivedGrain(string Type, string Key, long Sequence, bool IsOwing, byte[] State, string Place = "")
{
    public const string Catalog = "ol.catalog";
    public const string Entity = EntityKey.TypeName;
    public const string Shard = ShardKey.TypeName;
    public const string Monitor = "ol.monitor";

    public GrainId Grain => GrainId.Create(Type, Key);

    public void Write(StateWriter writer)
    {
        writer.Text(Type);
        writer.Text(Key);
        writer.Count(Sequence);
        writer.Bool(IsOwing);
        writer.Bytes(State);
    }

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static ArchivedGrain Read(ReadOnlySpan<byte> bytes, string place)
    {
        var reader = new StateReader(bytes);
        return new(reader.Text(), reader.Text(), reader.Count(), reader.Bool(), reader.Bytes().ToArray(), place);
    }
}
