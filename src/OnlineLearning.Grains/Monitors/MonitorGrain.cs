using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;

namespace OnlineLearning.Grains.Monitors;

/// <inheritdoc cref="IMonitorGrain"/>
/// <remarks>
/// Its state is statistics, not acknowledged effects: it is written every ten seconds and when the grain goes, and a crash loses at most that much. An alarm that re-warms the model is written at once, before the
/// shards are told, and told again until all have answered.
/// </remarks>
[GrainType("ol.monitor")]
public sealed class MonitorGrain(
    [PersistentState("state", GrainSnapshot.StorageName)] IPersistentState<GrainSnapshot> stored,
    ILiveDefinitions definitions,
    LearningMeter meter,
    TimeProvider time,
    ILogger<MonitorGrain> logger) : Grain, IMonitorGrain
{
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SiloTimeout = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (long Open, long At)> _open = [];
    private MonitorState? _state;
    private bool _changed;
    private bool _rewarming;

    private long Now => time.GetUtcNow().UtcTicks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored.State.Verify(this.GetGrainId());
        Current();
        this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(WritePeriod, WritePeriod));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Write();

    public async Task Report(string silo, int version, byte[] slice, long openPredictions)
    {
        if (Current() is not { } state || state.Live.Version != version)
        {
            return;
        }

        _open[silo] = (openPredictions, Now);
        var reader = new StateReader(slice);
        var alert = state.Add(MonitorSlice.Read(ref reader, state.Live.Plan.Definition.Task, state.Live.Plan.Classes.Count), Now);
        _changed = true;
        if (alert is not null)
        {
            meter.Alarm(state.Live.Name);
            logger.LogWarning("{Model}: {Detail}", state.Live.Name, alert.Detail);
            await WriteOrGoOn();
        }

        TellShards(state);
    }

    public Task<MonitorStatus> Describe()
    {
        var open = _open.Values.Where(silo => Now - silo.At < SiloTimeout.Ticks).Sum(silo => silo.Open);
        return Task.FromResult(Current()?.Describe(Now, open) ?? new MonitorStatus());
    }

    private LiveModel? Live() => definitions.Current.Models.GetValueOrDefault(this.GetPrimaryKeyString());

    private MonitorState? Current()
    {
        var live = Live();
        if (live is not null && live.Version != _state?.Live.Version)
        {
            _state = Stored(live);
        }
        else if (live is not null)
        {
            _state!.Live = live;
        }

        return live is null ? null : _state;
    }

    /// <summary>What was written of this version of the model, or nothing yet.</summary>
    private MonitorState Stored(LiveModel live)
    {
        var state = new MonitorState(live);
        if (stored.RecordExists)
        {
            var reader = new StateReader(stored.State.State);
            state.Read(ref reader);
        }

        return state;
    }

    private async Task Tick()
    {
        await WriteOrGoOn();
        if (Current() is { } state)
        {
            TellShards(state);
        }
    }

    private async Task WriteOrGoOn()
    {
        try
        {
            await Write();
        }
        catch (Exception failure)
        {
            _changed = true;
            logger.LogWarning(failure, "The monitor of {Model} could not be written; it will be tried again", this.GetPrimaryKeyString());
        }
    }

    /// <summary>Not waited for: what the silos report and what is asked goes on meanwhile.</summary>
    private void TellShards(MonitorState state)
    {
        if (state.Pending is not null && !_rewarming)
        {
            _ = Rewarm(state);
        }
    }

    private async Task Rewarm(MonitorState state)
    {
        _rewarming = true;
        var (name, version, pending) = (state.Live.Name, state.Live.Version, state.Pending!);
        try
        {
            var shards = await GrainFactory.GetGrain<IModelGrain>(name).Rewarm(version, pending.IdIn(name, version), pending.Share);
            state.Rewarmed(shards?.Average(shard => shard.LearningRate));
            _changed = true;
            logger.LogInformation("{Model}: the loss alarm set the learning rate of {Shards} shards back to a share of {Share} of the initial one", name, shards?.Length ?? 0, pending.Share);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "{Model}: the shards could not all be re-warmed after the loss alarm; they will be asked again", name);
        }
        finally
        {
            _rewarming = false;
        }
    }

    private async Task Write()
    {
        if (_changed && _state is { } state)
        {
            _changed = false;
            var writer = new StateWriter(4096);
            state.Write(writer);
            stored.State = GrainSnapshot.Of(0, writer.ToArray());
            await stored.WriteStateAsync();
        }
    }
}
