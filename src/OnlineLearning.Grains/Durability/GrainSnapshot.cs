namespace OnlineLearning.Grains.Durability;

/// <summary>A grain's whole state as of one journal record.</summary>
[GenerateSerializer, Alias("ol.GrainSnapshot")]
public sealed class GrainSnapshot
{
    /// <summary>Name of the grain storage that holds snapshots.</summary>
    public const string StorageName = "snapshots";

    /// <summary>The last record that the state includes; 0: none.</summary>
    [Id(0)] public long Sequence { get; set; }

    /// <summary>Versioned state bytes.</summary>
    [Id(1)] public byte[] State { get; set; } = [];
}
