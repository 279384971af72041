using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Shards;

namespace OnlineLearning.Grains.Catalogs;

/// <summary>Keeps this process's definitions the same as the catalog's: told by the catalog, and asking every ten seconds in case it was not; every second until it was answered once.</summary>
public sealed class DefinitionFollower(IGrainFactory grains, SharedWeights weights, TimeProvider time, ILogger<DefinitionFollower> logger) : BackgroundService, ILiveDefinitions, ICatalogObserver
{
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstAskPeriod = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile LiveDefinitions _current = LiveDefinitions.Empty;
    private volatile bool _isRead;

    public LiveDefinitions Current => _current;

    public bool IsRead => _isRead;

    /// <summary>Completes when the catalog has been read once, every model's shards are awake and their weights are in this process; fails where one of them is of a newer server: then this one cannot serve.</summary>
    public Task Loaded => _loaded.Task;

    public Task Applied(CatalogSnapshot snapshot)
    {
        TakeOn(snapshot);
        _isRead = true;
        return WakeShards();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var self = grains.CreateObjectReference<ICatalogObserver>(this);
        using var timer = new PeriodicTimer(FirstAskPeriod, time);
        do
        {
            try
            {
                await Ask(self);
                timer.Period = AskPeriod;
                _loaded.TrySetResult();
            }
            catch (NewerStateException newer) when (!_loaded.Task.IsCompleted)
            {
                _loaded.TrySetException(newer);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "The catalog could not be read; this silo goes on with version {Version}", _current.Version);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Ask(ICatalogObserver self)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);
        await catalog.Subscribe(self);
        var snapshot = await catalog.Get(_current.Version);
        if (snapshot is not null)
        {
            TakeOn(snapshot);
        }

        _isRead = true;
        if (snapshot is not null || !Loaded.IsCompleted)
        {
            await WakeShards();
        }
    }

    private void TakeOn(CatalogSnapshot snapshot)
    {
        lock (_lock)
        {
            if (snapshot.Version <= _current.Version)
            {
                return;
            }

            DefinitionJson.Verify(snapshot.Form);
            var set = DefinitionJson.Read(snapshot.Definitions);
            var versions = snapshot.Models.ToDictionary(model => model.Name, model => model.Version);
            _current = new LiveDefinitions(snapshot.Version, set, set.Models.Values.Select(model => Live(model, versions[model.Name])));
        }
    }

    // A model whose plan would come out the same keeps its object, so that what is cached by it stays valid.
    private LiveModel Live(ModelDefinition definition, int version)
        => _current.Models.TryGetValue(definition.Name, out var held) && held.Version == version
            && DefinitionJson.Write(held.Plan.Definition).AsSpan().SequenceEqual(DefinitionJson.Write(definition))
            ? held
            : new LiveModel(definition.Name, version, new ModelPlan(definition));

    private Task WakeShards() => Task.WhenAll(
        from model in _current.Models.Values
        from shard in Enumerable.Range(0, model.Plan.Definition.Shards)
        select Wake(model, shard));

    private async Task Wake(LiveModel model, int shard)
    {
        await grains.GetGrain<IModelShardGrain>(ShardKey.Of(model.Name, model.Version, shard)).Wake();
        await weights.Get(model.Name, model.Version, shard);
    }
}
