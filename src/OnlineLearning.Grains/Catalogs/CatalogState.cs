using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Grains.Catalogs;

/// <summary>The catalog as stored.</summary>
[GenerateSerializer, Alias("ol.CatalogState")]
public sealed class CatalogState
{
    [Id(0)] public long Version { get; set; }

    /// <summary>Canonical JSON.</summary>
    [Id(1)] public byte[] Definitions { get; set; } = "{}"u8.ToArray();

    /// <summary>Versions of all models ever applied: a model that is removed and comes back goes on counting.</summary>
    [Id(2)] public List<ModelVersion> Models { get; set; } = [];

    /// <summary><see cref="DefinitionJson.Version"/> of the server that wrote it; 1 where none was written.</summary>
    [Id(3)] public int Form { get; set; } = 1;
}
