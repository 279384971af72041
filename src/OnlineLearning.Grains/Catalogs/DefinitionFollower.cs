using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Shards;

namespace OnlineLearning.Grains.Catalogs;

/// <summary>Keeps this process's definitions the same as the catalog's: told by the catalog, and asking every second in case it was not.</summary>
public sealed class DefinitionFollower : BackgroundService, ILiveDefinitions, ICatalogObserver
{
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly IGrainFactory _grains;
    private readonly SharedWeights _weights;
    private readonly TimeProvider _time;
    private readonly ILogger<DefinitionFollower> _logger;
    private readonly SharedReading _reading;
    private long _awake = -1;
    private volatile LiveDefinitions _current = LiveDefinitions.Empty;
    private volatile bool _isRead;

    public DefinitionFollower(IGrainFactory grains, SharedWeights weights, TimeProvider time, ILogger<DefinitionFollower> logger)
    {
        (_grains, _weights, _time, _logger) = (grains, weights, time, logger);
        _reading = new(Read);
    }

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

    public Task Confirm() => _reading.Next();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var self = _grains.CreateObjectReference<ICatalogObserver>(this);
        using var timer = new PeriodicTimer(AskPeriod, _time);
        do
        {
            try
            {
                await Ask(self);
                _loaded.TrySetResult();
            }
            catch (NewerStateException newer) when (!_loaded.Task.IsCompleted)
            {
                _loaded.TrySetException(newer);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.LogWarning(failure, "The catalog could not be read; this silo goes on with version {Version}", _current.Version);
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
        await _grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Subscribe(self);
        await Get();
        if (Volatile.Read(ref _awake) < _current.Version)
        {
            await WakeShards();
        }
    }

    private async Task Read()
    {
        try
        {
            await Get();
        }
        catch (Exception failure) when (failure is not NewerStateException)
        {
            throw new NotReadyException($"The catalog does not say which definitions are applied: {failure.Message}");
        }
    }

    private async Task Get()
    {
        if (await _grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Get(_current.Version) is { } snapshot)
        {
            TakeOn(snapshot);
        }

        _isRead = true;
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

    private async Task WakeShards()
    {
        var current = _current;
        await Task.WhenAll(
            from model in current.Models.Values
            from shard in Enumerable.Range(0, model.Plan.Definition.Shards)
            select Wake(model, shard));
        lock (_lock)
        {
            _awake = Math.Max(_awake, current.Version);
        }
    }

    private async Task Wake(LiveModel model, int shard)
    {
        await _grains.GetGrain<IModelShardGrain>(ShardKey.Of(model.Name, model.Version, shard)).Wake();
        await _weights.Get(model.Name, model.Version, shard);
    }
}
