using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Durability;

/// <summary>A grain's whole state as of one journal record.</summary>
[GenerateSerializer, Alias("ol.GrainSnapshot")]
public sealed class GrainSnapshot
{
    /// <summary>Name of the grain storage that holds snapshots.</summary>
    public const string StorageName = "snapshots";

    /// <summary>The newest form of what is around the state bytes, which have versions of their own.</summary>
    public const int Newest = 1;

    /// <summary>The last record that the state includes; 0: none.</summary>
    [Id(0)] public long Sequence { get; set; }

    /// <summary>Versioned state bytes.</summary>
    [Id(1)] public byte[] State { get; set; } = [];

    /// <summary>Hash of sequence and state; null in snapshots that were written before there was one.</summary>
    [Id(2)] public ulong? Checksum { get; set; }

    /// <summary>Of this form; 1 where none was written.</summary>
    [Id(3)] public int Form { get; set; } = 1;

    /// <summary>A snapshot with its checksum.</summary>
    public static GrainSnapshot Of(long sequence, byte[] state) => new() { Sequence = sequence, State = state, Checksum = Hash(sequence, state) };

    /// <exception cref="NewerStateException">A newer server wrote it.</exception>
    /// <exception cref="InvalidDataException">It is not what was written: a damaged state is refused, never learnt on.</exception>
    public void Verify(GrainId grain)
    {
        if (Form > Newest)
        {
            throw new NewerStateException($"The snapshot of {grain}", Form, 1, Newest);
        }

        var found = Hash(Sequence, State);
        if (Checksum is { } written && written != found)
        {
            throw new InvalidDataException(
                $"The snapshot of {grain} as of record {Sequence} is damaged: it was written with checksum {written:x16}, its {State.Length} bytes have {found:x16}. Restore the store from a backup.");
        }
    }

    private static ulong Hash(long sequence, byte[] state) => MurmurHash3.Hash64(state, (ulong)sequence);
}
