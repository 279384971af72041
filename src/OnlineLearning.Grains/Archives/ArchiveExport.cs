using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;
using Orleans.Configuration;

namespace OnlineLearning.Grains.Archives;

/// <summary>
/// Writes the archive: the catalog, every entity, every shard, every monitor. Entities come before shards: a label's effect that an entity has is then in its shard too. In memory: some entities at a time, and of those
/// written a hash of 16 bytes, because a store may list one twice.
/// </summary>
internal sealed class ArchiveExport(StoredStates states, ILiveDefinitions definitions, IGrainFactory grains, TimeProvider time, IOptions<ClusterOptions> cluster, IStoredGrains? stored = null, IServerStatus? server = null)
{
    private const int AtOnce = 16;
    private const int Waiting = 64;

    public async Task<ArchiveReport> Write(Stream into, CancellationToken cancellation)
    {
        var list = stored ?? throw new ArchiveException("This server's storage does not list its grains, so it cannot be exported.", isConflict: true);
        var (live, catalog) = await Definitions();
        await using var writer = await ArchiveWriter.Open(into, Manifest(live), cancellation);
        await writer.Add("catalog", catalog, cancellation);
        await Entities(list, live, writer, cancellation);
        var shards = 0;
        foreach (var model in live.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            for (var shard = 0; shard < model.Plan.Definition.Shards; shard++, shards++)
            {
                await Add(writer, $"shards/{model.Name}", await states.Shard(model, shard, cancellation), cancellation);
            }

            await Add(writer, $"monitors/{model.Name}", await states.Monitor(model.Name), cancellation);
        }

        if (await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Get(live.Version) is { } changed)
        {
            throw new ArchiveException($"Definitions were applied during the export, version {changed.Version} over {live.Version}: what was written is no archive. Export again.", isConflict: true);
        }

        var end = await writer.End(cancellation);
        return new ArchiveReport(live.Version, end.Entities, live.Models.Count, shards);
    }

    /// <summary>Those of this process and the stored ones, where they are the same.</summary>
    private async Task<(LiveDefinitions Live, ArchivedGrain Catalog)> Definitions()
    {
        var live = definitions.Current;
        var (record, state) = await states.Catalog();
        return state.Version == 0 ? throw new ArchiveException("No definitions are applied to this server: there is nothing to export.", isConflict: true)
            : state.Version != live.Version ? throw new ArchiveException($"Definitions of version {state.Version} were just applied, and this server is at {live.Version} yet. Export again.", isConflict: true)
            : (live, record);
    }

    private ArchiveManifest Manifest(LiveDefinitions live) => new(
        ArchiveManifest.Name,
        time.GetUtcNow(),
        server?.Version ?? "unknown",
        server?.Storage ?? "unknown",
        cluster.Value.ServiceId,
        live.Version,
        [.. live.Set.Entities.Keys.Order(StringComparer.Ordinal)],
        [.. live.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => new ArchivedModel(model.Name, model.Version, model.Plan.Definition.Shards))]);

    private async Task Entities(IStoredGrains list, LiveDefinitions live, ArchiveWriter writer, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var read = Channel.CreateBounded<ArchivedGrain>(Waiting);
        var reading = Task.Run(() => Read(list, live, read.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var entity in read.Reader.ReadAllAsync(cancellation))
            {
                await writer.Add("entities", entity, cancellation);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Read(IStoredGrains list, LiveDefinitions live, ChannelWriter<ArchivedGrain> into, CancellationToken cancellation)
    {
        try
        {
            var grains = Once(list.ListAsync(GrainType.Create(ArchivedGrain.Entity), cancellation));
            await Parallel.ForEachAsync(grains, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (grain, stop) =>
            {
                if (await states.Entity(grain, live, stop) is { } entity)
                {
                    await into.WriteAsync(entity, stop);
                }
            });
            into.Complete();
        }
        catch (Exception failure)
        {
            into.Complete(failure);
        }
    }

    private static async IAsyncEnumerable<GrainId> Once(IAsyncEnumerable<GrainId> listed)
    {
        var seen = new HashSet<UInt128>();
        await foreach (var grain in listed)
        {
            if (seen.Add(MurmurHash3.Hash128(grain.Key.AsSpan())))
            {
                yield return grain;
            }
        }
    }

    private static Task Add(ArchiveWriter writer, string folder, ArchivedGrain? grain, CancellationToken cancellation) => grain is { } found ? writer.Add(folder, found, cancellation) : Task.CompletedTask;
}
