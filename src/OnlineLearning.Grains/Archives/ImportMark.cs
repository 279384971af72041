using System.Text;
using OnlineLearning.Grains.Durability;

namespace OnlineLearning.Grains.Archives;

/// <summary>That an import has begun here: states of this archive may be in the store, which nothing serves before its catalog is.</summary>
/// <param name="Archive">Hash of the archive's manifest.</param>
/// <param name="Made">When the archive was made, as it says.</param>
internal sealed record ImportMark(string Archive, string Made)
{
    // No model, entity or shard can have this key.
    public static GrainId Grain { get; } = GrainId.Create("ol.import", "~import");

    public GrainSnapshot ToSnapshot() => GrainSnapshot.Of(0, Encoding.UTF8.GetBytes($"{Archive} {Made}"));

    public static ImportMark Of(GrainSnapshot snapshot)
    {
        snapshot.Verify(Grain);
        return Encoding.UTF8.GetString(snapshot.State).Split(' ', 2) is [var archive, var made] ? new ImportMark(archive, made) : throw new InvalidDataException("The mark of an import is damaged.");
    }
}
