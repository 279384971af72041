extern alias gateway;

using System.Collections.Concurrent;
using System.Reflection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using Xunit;
using YamlReader = gateway::OnlineLearning.Definitions.YamlReader;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>Stands behind the gateway: applied definitions, a catalog over them, and scripted entities.</summary>
public sealed class ScriptedCluster : ILiveDefinitions, IModelTelemetry, IServerStatus, IServerArchive, ICatalogGrain, IModelGrain
{
    public const string Yaml = """
        entities:
          driver: {}
          user: {}
          film: {}
          rating: { join_keys: [user, film] }
        sources:
          ratings:
            entity: rating
            fields: { stars: int, said: timestamp, words: string, taste: { type: vector, length: 2 } }
          trips:
            entity: driver
            fields: { minutes: float, stops: int, shared: bool, zone: string }
        feature_views:
          driver_trips:
            source: trips
            columns:
              trips_1h: { aggregate: count, window: 1h }
              pace: { aggregate: ewma, of: minutes, half_life: 30m }
          film_ratings:
            source: ratings
            features: [stars, said, words, taste]
            columns:
              trips_1h: { aggregate: count, window: 1h }
              liked: { aggregate: mean, of: stars, window: 1h }
        feature_services:
          driver_activity: { features: [driver_trips] }
        models:
          trip_minutes:
            task: regression
            entities: [driver]
            inputs:
              - numeric: [distance_km, speed]
              - categorical: [zone]
              - text: words
            label: minutes
            personal: { driver: { bias: true } }
          spam:
            task: binary
            entities: [user, film]
            inputs:
              - numeric: [age]
            label: spam
        """;

    private readonly ConcurrentDictionary<string, ScriptedEntity> _entities = [];
    private int _asked;

    public ScriptedCluster()
    {
        Factory = DispatchProxy.Create<IGrainFactory, FactoryProxy>();
        ((FactoryProxy)(object)Factory).Cluster = this;
        var document = YamlReader.Read(Yaml, "test.yaml");
        var bound = DefinitionBinder.Bind([document.Document!]);
        Assert.True(bound.IsValid, string.Join('\n', bound.Errors));
        Take(bound.Set);
    }

    public IGrainFactory Factory { get; }

    public LiveDefinitions Current { get; private set; } = LiveDefinitions.Empty;

    public bool IsRead { get; set; } = true;

    public Task Confirm() => Task.CompletedTask;

    /// <summary>What entities were asked, in the order in which the calls began.</summary>
    public ConcurrentQueue<(string Entity, object Request)> Calls { get; } = new();

    /// <summary>Events as they came, call by call.</summary>
    public ConcurrentQueue<(string Entity, EventRecord[] Events)> Pushed { get; } = new();

    /// <summary>What the next calls of any grain fail with.</summary>
    public ConcurrentQueue<Exception> Failing { get; } = new();

    /// <summary>What the next change of the catalog fails with.</summary>
    public Exception? ApplyFails { get; set; }

    /// <summary>Calls of any grain.</summary>
    public int Asked => _asked;

    /// <summary>Held calls wait for it: an entity whose key begins with <c>held</c>.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(string Model, TimeSpan Elapsed)> Latencies { get; } = new();

    public ConcurrentQueue<string> Dangling { get; } = new();

    /// <summary>Others that apply first, to be met by the next calls of <see cref="Apply"/>.</summary>
    public int Rivals { get; set; }

    /// <summary>Ids of re-warmings.</summary>
    public ConcurrentDictionary<UInt128, double> Rewarmed { get; } = [];

    /// <summary>The models behind the gateway are of another version.</summary>
    public bool Stale { get; set; }

    public string Version => "1.2.3";

    public TimeSpan Uptime => TimeSpan.FromSeconds(90);

    public string Storage => "memory";

    public FreshnessStatus Freshness => new(7, 0, 0, 5, 0.004, 0.02);

    public JournalSize Journal => new(3, 300, 1000);

    public TimeSpan FailureDetection { get; set; } = TimeSpan.Zero;

    public TimeSpan? StopLeft { get; set; }

    public void Take(DefinitionSet set)
        => Current = new LiveDefinitions(Current.Version + 1, set, set.Models.Values.Select(model => new LiveModel(model.Name, (int)Current.Version + 1, new ModelPlan(model))));

    public void RecordLatency(string model, TimeSpan elapsed) => Latencies.Enqueue((model, elapsed));

    public void RecordDangling(string model) => Dangling.Enqueue(model);

    /// <summary>A call of a grain has come.</summary>
    public void Meet()
    {
        Interlocked.Increment(ref _asked);
        if (Failing.TryDequeue(out var failure))
        {
            throw failure;
        }
    }

    public Task<CatalogSnapshot?> Apply(byte[] definitions, long basedOn)
    {
        Interlocked.Increment(ref _asked);
        if (ApplyFails is { } failure)
        {
            throw failure;
        }

        if (Rivals > 0)
        {
            Rivals--;
            Take(Current.Set);
        }

        if (basedOn != Current.Version)
        {
            return Task.FromResult<CatalogSnapshot?>(null);
        }

        Take(DefinitionJson.Read(definitions));
        return Task.FromResult<CatalogSnapshot?>(Snapshot);
    }

    public Task<bool> Import(byte[] archived) => throw new NotSupportedException();

    /// <summary>What was sent to be imported.</summary>
    public ConcurrentQueue<(byte[] Archive, bool Check, bool AnyService)> Imported { get; } = new();

    /// <summary>Thrown by exports and imports.</summary>
    public Exception? ArchiveFailure { get; set; }

    public async Task<ArchiveReport> Export(Stream into, CancellationToken cancellation)
    {
        await into.WriteAsync("an archive"u8.ToArray(), cancellation);
        return ArchiveFailure is null ? new ArchiveReport(Current.Version, 1, 2, 2) : throw ArchiveFailure;
    }

    public async Task<ArchiveReport> Import(Stream from, bool check, bool anyService, CancellationToken cancellation)
    {
        if (ArchiveFailure is not null)
        {
            throw ArchiveFailure;
        }

        using var all = new MemoryStream();
        await from.CopyToAsync(all, cancellation);
        Imported.Enqueue((all.ToArray(), check, anyService));
        return new ArchiveReport(3, 12_000, 1, 2);
    }

    public Task<CatalogSnapshot?> Get(long known)
    {
        Meet();
        return Task.FromResult<CatalogSnapshot?>(Snapshot);
    }

    private CatalogSnapshot Snapshot => new(
        Current.Version,
        DefinitionJson.Write(Current.Set),
        [.. Current.Models.Values.Select(model => new ModelVersion(model.Name, model.Version, ModelFingerprint.Of(model.Plan.Definition, Current.Set)))]);

    public Task Subscribe(ICatalogObserver observer) => Task.CompletedTask;

    Task<bool> IModelGrain.Mix(int version) => Task.FromResult(false);

    Task<ShardRewarm[]?> IModelGrain.Rewarm(int version, UInt128 id, double share)
    {
        Meet();
        if (version != Current.Models.Values.First().Version || Stale)
        {
            return Task.FromResult<ShardRewarm[]?>(null);
        }

        var applied = Rewarmed.TryAdd(id, share);
        return Task.FromResult<ShardRewarm[]?>([new(0, applied, share), new(1, applied, share / 2)]);
    }

    Task<ModelStatus?> IModelGrain.Describe()
    {
        Meet();
        return Task.FromResult<ModelStatus?>(Status);
    }

    private static ModelStatus Status => new(
        1,
        [new ShardStatus(0, 10, 0.5, "aa", 3, 1, [new("linear 0.5", 0.75, 1.25), new("linear 0.1", 0.25, double.NaN)]), new ShardStatus(1, 20, 0.25, "bb", 3)],
        new MonitorStatus
        {
            Predictions = 40,
            Labels = 30,
            OpenPredictions = 7,
            WindowSeconds = 3600,
            Metrics = [new("count", 30), new("mae", 1.5), new("rmse", double.NaN)],
            Features = [new FeatureMonitorStatus("distance_km", 0.1, 3, double.PositiveInfinity)],
            Alerts = [new AlertStatus("loss", GatewayHost.Now.UtcTicks, "rose", 0.375)],
        },
        Mixed: true);

    private object Reference(Type kind, string key)
    {
        if (kind != typeof(IEntityGrain))
        {
            return this;
        }

        return _entities.GetOrAdd(key, _ => new ScriptedEntity(this, key));
    }

    /// <summary>An <see cref="IGrainFactory"/> that knows one thing: a grain by its string key.</summary>
    public class FactoryProxy : DispatchProxy
    {
        public ScriptedCluster? Cluster { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            => (targetMethod, args) switch
            {
                ({ Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true }, [string key, ..]) => Cluster!.Reference(targetMethod.GetGenericArguments()[0], key),
                ({ Name: nameof(IGrainFactory.GetGrain) }, [GrainId id, GrainInterfaceType]) when id.Type == EntityKey.GrainType => Cluster!.Reference(typeof(IEntityGrain), id.Key.ToString()!),
                _ => throw new NotSupportedException($"{targetMethod} is not scripted"),
            };
    }
}
