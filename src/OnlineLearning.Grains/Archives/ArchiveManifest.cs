using System.Text.Json.Serialization;

namespace OnlineLearning.Grains.Archives;

/// <summary>The first file of an archive, <c>archive.json</c>: what it is, for programs and for people.</summary>
/// <param name="Format">See <see cref="Name"/>.</param>
/// <param name="Made">When the export began.</param>
/// <param name="Server">Version of the server that wrote it.</param>
/// <param name="Storage">What that server stored in.</param>
/// <param name="Service">That server's service id.</param>
/// <param name="DefinitionsVersion">Version of the definitions.</param>
/// <param name="Entities">Kinds of entities.</param>
/// <param name="Models">The models that serve.</param>
internal sealed record ArchiveManifest(string Format, DateTimeOffset Made, string Server, string Storage, string Service, long DefinitionsVersion, string[] Entities, ArchivedModel[] Models)
{
    public const string Family = "onlinelearning.archive/";
    public const int Version = 1;
    public const string File = "archive.json";

    public static string Name => $"{Family}{Version}";
}

/// <param name="Name">The model.</param>
/// <param name="Version">Version that serves.</param>
/// <param name="Shards">How many it has.</param>
internal sealed record ArchivedModel(string Name, int Version, int Shards);

/// <summary>The last file, <c>end.json</c>: without it the archive is cut.</summary>
/// <param name="Records">How many there are in all.</param>
/// <param name="Entities">How many of them are entities.</param>
/// <param name="Checksum">Of the manifest and of all records' checksums, in order; hex.</param>
internal sealed record ArchiveEnd(long Records, long Entities, string Checksum)
{
    public const string File = "end.json";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArchiveManifest))]
[JsonSerializable(typeof(ArchiveEnd))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
