using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Shards;
using Orleans.Configuration;
using Orleans.Serialization;

namespace OnlineLearning.Grains.Archives;

/// <summary>
/// Loads an archive. States go to the store as they come; the catalog is written last, once the archive has come to its end and all of it was right. Until then the server has no definitions, so it serves none of it, and the
/// same archive may be sent again.
/// </summary>
internal sealed class ArchiveImport(ImportTarget target, IGrainFactory grains, Serializer serializer, IOptions<ClusterOptions> cluster)
{
    private const int AtOnce = 16;
    private const int NamesShown = 5;

    public async Task<ArchiveReport> Load(Stream from, bool check, bool anyService, CancellationToken cancellation)
    {
        await RefuseIfInUse(null);
        await using var reader = await ArchiveReader.Open(from, cancellation);
        var manifest = reader.Manifest;
        if (!anyService && manifest.Service != cluster.Value.ServiceId)
        {
            throw new ArchiveException($"The archive is of service '{manifest.Service}', this server is of '{cluster.Value.ServiceId}'. If that is meant, say any_service=true.");
        }

        await RefuseIfInUse(manifest);
        if (!check)
        {
            var hash = MurmurHash3.Hash128(JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveJson.Default.ArchiveManifest));
            await target.Begin(new ImportMark(hash.ToString("x32", CultureInfo.InvariantCulture), manifest.Made.ToString("O", CultureInfo.InvariantCulture)));
        }

        await using var records = reader.Read(cancellation).GetAsyncEnumerator(cancellation);
        if (!await records.MoveNextAsync() || records.Current is not { Type: ArchivedGrain.Catalog } catalog)
        {
            throw new ArchiveException("The archive does not begin with its catalog.");
        }

        var live = Definitions(catalog, manifest);
        await Parallel.ForEachAsync(Rest(records), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (grain, _) =>
        {
            if (Check(grain, live) is { } problem)
            {
                throw new ArchiveException($"The archive is refused at {grain.Place}: {problem}");
            }

            if (!check)
            {
                await target.Write(grain, live);
            }
        });

        if (!check && !await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Import(catalog.State))
        {
            await RefuseIfInUse(manifest);
        }

        return new ArchiveReport(live.Version, reader.Entities, live.Models.Count, live.Models.Values.Sum(model => model.Plan.Definition.Shards));
    }

    private async Task RefuseIfInUse(ArchiveManifest? manifest)
    {
        if (await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Get(0) is not { } applied)
        {
            return;
        }

        var set = DefinitionJson.Read(applied.Definitions);
        string[] has = [.. set.Models.Keys.Select(name => $"model {name}"), .. set.Entities.Keys.Select(name => $"entity {name}")];
        var same = manifest is null ? [] : has.Intersect([.. manifest.Models.Select(model => $"model {model.Name}"), .. manifest.Entities.Select(name => $"entity {name}")]).ToArray();
        var shown = same.Length > 0 ? same : has;
        throw new ArchiveException(
            $"This server has definitions already, version {applied.Version}{(shown.Length == 0 ? "" : $": {string.Join(", ", shown.Take(NamesShown))}{(shown.Length > NamesShown ? $" and {shown.Length - NamesShown} more" : "")}")}{(same.Length > 0 ? ", which the archive has too" : "")}. An archive is loaded into an empty server.",
            isConflict: true);
    }

    private LiveDefinitions Definitions(ArchivedGrain catalog, ArchiveManifest manifest)
    {
        try
        {
            var state = serializer.Deserialize<CatalogState>(catalog.State)!;
            DefinitionJson.Verify(state.Form);
            var set = DefinitionJson.Read(state.Definitions);
            var versions = state.Models.ToDictionary(model => model.Name, model => model.Version);
            return state.Version != manifest.DefinitionsVersion
                ? throw new InvalidDataException($"it has version {state.Version}, the archive says {manifest.DefinitionsVersion}")
                : new LiveDefinitions(state.Version, set, set.Models.Values.Select(model => new LiveModel(model.Name, versions[model.Name], new ModelPlan(model))));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ArchiveException($"The archive's catalog cannot be read: {failure.Message}", inner: failure);
        }
    }

    /// <summary>That this server can read the state: what a newer one wrote is refused now, not when a grain wakes.</summary>
    private static string? Check(ArchivedGrain grain, LiveDefinitions live)
    {
        try
        {
            switch (grain.Type)
            {
                case ArchivedGrain.Entity when grain.Key.Contains('/') && grain.Sequence > 0:
                    var (type, key) = EntityKey.Parse(grain.Key);
                    if (!live.Entities.TryGetValue(type, out var plan))
                    {
                        return $"entity {type} is not in its catalog";
                    }

                    new EntityState(type, key, plan, live.Models).Read(grain.State);
                    return null;
                case ArchivedGrain.Shard when grain.Sequence > 0:
                    var (model, version, shard) = ShardKey.Parse(grain.Key);
                    if (!live.Models.TryGetValue(model, out var known) || known.Version != version || shard >= known.Plan.Definition.Shards)
                    {
                        return $"shard {grain.Key} is of no model in its catalog";
                    }

                    new ShardFold(known, shard).Restore(grain.State);
                    return null;
                case ArchivedGrain.Monitor:
                    return live.Models.ContainsKey(grain.Key) ? null : $"monitor {grain.Key} is of no model in its catalog";
                default:
                    return $"a grain of type '{grain.Type}' with key '{grain.Key}' and sequence {grain.Sequence} is none that this server knows";
            }
        }
        catch (Exception failure) when (failure is NewerStateException or InvalidDataException or FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            return failure.Message;
        }
    }

    private static async IAsyncEnumerable<ArchivedGrain> Rest(IAsyncEnumerator<ArchivedGrain> records)
    {
        while (await records.MoveNextAsync())
        {
            yield return records.Current;
        }
    }
}
