using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Monitors;

/// <summary>Ships each model's slice to its monitor once a second. A slice that could not be shipped is merged into the next.</summary>
public sealed class SliceShipping(ModelRecorders recorders, IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<SliceShipping> logger) : BackgroundService
{
    private readonly Dictionary<ModelRecorder, (MonitorSlice Slice, long Open)> _shipped = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Ship();
            }
        }
        catch (OperationCanceledException)
        {
            await Ship();
        }
    }

    private async Task Ship()
    {
        foreach (var recorder in recorders.All)
        {
            var slice = recorder.Take();
            var open = recorder.OpenPredictions;
            if (_shipped.Remove(recorder, out var last) && !last.Slice.IsEmpty)
            {
                slice.Merge(last.Slice);
            }

            if (!slice.IsEmpty || open != 0 || last.Open != open)
            {
                slice = await Ship(recorder, slice, open) ? recorder.NewSlice() : slice;
            }

            _shipped[recorder] = (slice, open);
        }
    }

    private async Task<bool> Ship(ModelRecorder recorder, MonitorSlice slice, long open)
    {
        try
        {
            var writer = new StateWriter(4096);
            slice.Write(writer);
            await grains.GetGrain<IMonitorGrain>(recorder.Live.Name).Report(silo.Name, recorder.Live.Version, writer.ToArray(), open);
            return true;
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "A slice of {Model} could not be shipped to its monitor; it joins the next", recorder.Live.Name);
            return false;
        }
    }
}
