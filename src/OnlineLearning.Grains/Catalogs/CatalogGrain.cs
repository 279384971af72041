using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Grains.Durability;
using Orleans.Serialization;

namespace OnlineLearning.Grains.Catalogs;

/// <inheritdoc cref="ICatalogGrain"/>
[GrainType("ol.catalog")]
public sealed class CatalogGrain([PersistentState("state", GrainSnapshot.StorageName)] IPersistentState<CatalogState> state, Serializer serializer, TimeProvider time, ILogger<CatalogGrain> logger)
    : Grain, ICatalogGrain
{
    private static readonly TimeSpan SubscriptionTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ICatalogObserver, DateTimeOffset> _observers = [];
    private CatalogSnapshot _applied = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DefinitionJson.Verify(state.State.Form);
        _applied = Snapshot();
        return Task.CompletedTask;
    }

    public async Task<CatalogSnapshot?> Apply(byte[] definitions, long basedOn)
    {
        if (basedOn != state.State.Version)
        {
            return null;
        }

        var set = DefinitionJson.Read(definitions);
        var models = state.State.Models.ToDictionary(model => model.Name);
        foreach (var (name, model) in set.Models)
        {
            var fingerprint = ModelFingerprint.Of(model, set);
            var applied = models.GetValueOrDefault(name);
            if (applied?.Fingerprint != fingerprint)
            {
                models[name] = new ModelVersion(name, (applied?.Version ?? 0) + 1, fingerprint);
            }
        }

        return await Become(new CatalogState { Form = DefinitionJson.Version, Version = basedOn + 1, Definitions = definitions, Models = [.. models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)] });
    }

    public async Task<bool> Import(byte[] archived)
    {
        if (state.State.Version != 0)
        {
            return false;
        }

        await Become(serializer.Deserialize<CatalogState>(archived)!);
        return true;
    }

    public Task<CatalogSnapshot?> Get(long known) => Task.FromResult(known == _applied.Version ? null : (CatalogSnapshot?)_applied);

    public Task Subscribe(ICatalogObserver observer)
    {
        _observers[observer] = time.GetUtcNow() + SubscriptionTime;
        return Task.CompletedTask;
    }

    private async Task<CatalogSnapshot> Become(CatalogState changed)
    {
        state.State = changed;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of the store, or the answer was lost: it is read again.
            DeactivateOnIdle();
            throw;
        }

        var snapshot = _applied = Snapshot();
        await Task.WhenAll(_observers.Keys.ToList().Select(observer => Tell(observer, snapshot)));
        return snapshot;
    }

    private CatalogSnapshot Snapshot() => new(state.State.Version, state.State.Definitions, [.. state.State.Models]) { Form = state.State.Form };

    // A silo that cannot be told reads the catalog itself within seconds: it is late, not wrong, because every request carries the model version it means.
    private async Task Tell(ICatalogObserver observer, CatalogSnapshot snapshot)
    {
        if (_observers[observer] < time.GetUtcNow())
        {
            _observers.Remove(observer);
            return;
        }

        try
        {
            await observer.Applied(snapshot).WaitAsync(TellTimeout, time);
        }
        catch (Exception failure)
        {
            _observers.Remove(observer);
            logger.LogWarning(failure, "A silo could not be told of catalog version {Version}", snapshot.Version);
        }
    }
}
