using Orleans.Concurrency;

namespace OnlineLearning.Contracts.Catalogs;

/// <summary>The definitions as applied: one grain, key <see cref="Key"/>. Versions them and tells every silo.</summary>
[Alias("ol.ICatalogGrain"), GrainInterfaceType("ol.catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    const string Key = "catalog";

    /// <summary>Makes <paramref name="definitions"/> (canonical JSON, already bound on top of <paramref name="basedOn"/>) the applied ones, durable, and waits until the silos have taken them on.</summary>
    /// <returns>Null where <paramref name="basedOn"/> is no longer the applied version: bind again.</returns>
    [Alias("Apply")]
    Task<CatalogSnapshot?> Apply(byte[] definitions, long basedOn);

    /// <summary>What is applied and durable; null if <paramref name="known"/> is still it. Answered while a change is under way, for those who are told of it may ask.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<CatalogSnapshot?> Get(long known);

    /// <summary>Becomes the catalog of an archive, durable, and waits until the silos have taken it on.</summary>
    /// <param name="archived">As the archive holds it.</param>
    /// <returns>False where definitions have been applied, and nothing changed.</returns>
    [Alias("Import")]
    Task<bool> Import(byte[] archived);

    /// <summary>Tells this silo of every change for the next two minutes; repeated by the silo every second.</summary>
    [Alias("Subscribe")]
    Task Subscribe(ICatalogObserver observer);
}

/// <summary>A silo's ear for changes of the catalog.</summary>
[Alias("ol.ICatalogObserver"), GrainInterfaceType("ol.catalog.observer")]
public interface ICatalogObserver : IGrainObserver
{
    [Alias("Applied")]
    Task Applied(CatalogSnapshot snapshot);
}

/// <param name="Version">Rises by one with every change; 0: nothing applied yet.</param>
/// <param name="Definitions">Canonical JSON.</param>
/// <param name="Models">Version of each model.</param>
[GenerateSerializer, Immutable, Alias("ol.CatalogSnapshot")]
public sealed record CatalogSnapshot([property: Id(0)] long Version, [property: Id(1)] byte[] Definitions, [property: Id(2)] ModelVersion[] Models)
{
    /// <summary>Form of the definitions; 1 where none was sent.</summary>
    [Id(3)] public int Form { get; init; } = 1;
}

/// <param name="Name">Model.</param>
/// <param name="Version">From 1; a change that makes learnt weights useless makes a new one.</param>
/// <param name="Fingerprint">Of what such a change would touch.</param>
[GenerateSerializer, Immutable, Alias("ol.ModelVersion")]
public sealed record ModelVersion([property: Id(0)] string Name, [property: Id(1)] int Version, [property: Id(2)] string Fingerprint);
