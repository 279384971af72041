using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;

namespace OnlineLearning.Grains.Monitors;

/// <inheritdoc cref="IMonitorGrain"/>
/// <remarks>Its state is statistics, not acknowledged effects: it is written every ten seconds and when the grain goes, and a crash loses at most that much.</remarks>
[GrainType("ol.monitor")]
public sealed class MonitorGrain(
    [PersistentState("state", GrainSnapshot.StorageName)] IPersistentState<GrainSnapshot> stored, ILiveDefinitions definitions, TimeProvider time, ILogger<MonitorGrain> logger)
    : Grain, IMonitorGrain
{
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SiloTimeout = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (long Open, long At)> _open = [];
    private MonitorState? _state;
    private bool _changed;

    private long Now => time.GetUtcNow().UtcTicks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Live() is { } live)
        {
            _state = new MonitorState(live);
            if (stored.RecordExists)
            {
                var reader = new StateReader(stored.State.State);
                _state.Read(ref reader);
            }
        }

        this.RegisterGrainTimer(Write, new GrainTimerCreationOptions(WritePeriod, WritePeriod));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Write();

    public Task Report(string silo, int version, byte[] slice, long openPredictions)
    {
        if (Current() is not { } state || state.Live.Version != version)
        {
            return Task.CompletedTask;
        }

        _open[silo] = (openPredictions, Now);
        var reader = new StateReader(slice);
        if (state.Add(MonitorSlice.Read(ref reader, state.Live.Plan.Definition.Task, state.Live.Plan.Classes.Count), Now) is { } alert)
        {
            logger.LogWarning("{Model}: {Detail}", state.Live.Name, alert.Detail);
        }

        _changed = true;
        return Task.CompletedTask;
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
            _state = new MonitorState(live);
        }

        return live is null ? null : _state;
    }

    private async Task Write()
    {
        if (_changed && _state is { } state)
        {
            _changed = false;
            var writer = new StateWriter(4096);
            state.Write(writer);
            stored.State = new GrainSnapshot { State = writer.ToArray() };
            await stored.WriteStateAsync();
        }
    }
}
