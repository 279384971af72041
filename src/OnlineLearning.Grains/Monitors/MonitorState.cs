using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Monitors;

/// <summary>What a monitor holds of one model version: totals, the sliding window, the loss alarm, the last alerts.</summary>
internal sealed class MonitorState(LiveModel live)
{
    private const int MostAlerts = 100;

    private readonly MonitorWindow _window = new(live.Plan.Definition.Task, live.Plan.Inputs.Count, live.Plan.Classes.Count);
    private readonly List<AlertStatus> _alerts = [];
    private LossAlarm _alarm = new();
    private double _predictions;
    private double _labels;
    private double _expired;
    private double _dangling;
    private double? _rewarmedAt;

    /// <summary>The model; another definition of the same version may be set.</summary>
    public LiveModel Live { get; set; } = live;

    /// <summary>The alarm that the shards are being told of, if any.</summary>
    public PendingRewarm? Pending { get; private set; }

    /// <summary>Merges a slice that ended at <paramref name="now"/> (ticks UTC); returns the alert that it raised, if any.</summary>
    public AlertStatus? Add(MonitorSlice slice, long now)
    {
        _predictions += slice.Predictions.Count;
        _labels += slice.Labels;
        _expired += slice.Expired;
        _dangling += slice.Dangling;
        AlertStatus? raised = null;
        foreach (var loss in slice.LossBlocks)
        {
            if (_alarm.Update(loss))
            {
                raised = new("loss", now, $"The mean loss of {MonitorSlice.BlockLabels} labels rose to {loss:G4} and Page-Hinkley finds a lasting change, after {_labels:F0} labels.");
                _alerts.Insert(0, raised);
                _alerts.RemoveRange(Math.Min(MostAlerts, _alerts.Count), Math.Max(0, _alerts.Count - MostAlerts));
                Decide(now);
            }
        }

        _window.Add(now, slice);
        return raised;
    }

    /// <summary>The shards have all answered.</summary>
    /// <param name="rate">Their learning rate now; null where the version that was meant serves no more.</param>
    public void Rewarmed(double? rate)
    {
        var at = _alerts.FindIndex(alert => alert.Time == Pending?.Alert);
        if (at >= 0)
        {
            _alerts[at] = _alerts[at] with { Rewarmed = rate };
        }

        Pending = null;
    }

    public MonitorStatus Describe(long now, long openPredictions)
    {
        var window = _window.Read(now);
        var predicted = window.Predictions.Count;
        var hasMean = predicted > 0 && Live.Plan.Definition.Task != TaskKind.Multiclass;
        return new MonitorStatus
        {
            Predictions = (long)_predictions,
            Labels = (long)_labels,
            Expired = (long)_expired,
            Dangling = (long)_dangling,
            OpenPredictions = openPredictions,
            PredictionMean = hasMean ? window.Predictions.Mean : null,
            PredictionDeviation = hasMean ? window.Predictions.StandardDeviation : null,
            LatencyP50Milliseconds = window.Latency.Count > 0 ? window.Latency.Quantile(0.5) : null,
            LatencyP99Milliseconds = window.Latency.Count > 0 ? window.Latency.Quantile(0.99) : null,
            WindowSeconds = MonitorWindow.Length.TotalSeconds,
            Metrics = [new("count", window.Scored), .. window.Metrics],
            Features = predicted > 0 ? [.. Live.Plan.Inputs.Where(input => input.Kind != InputKind.Product).Select(input => Describe(input, window.Inputs[input.Ordinal], predicted))] : [],
            Alerts = [.. _alerts],
            Predicted = [.. window.Predicted],
        };
    }

    /// <summary>Version 2. Version 1 was the same without the re-warmings.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(2);
        writer.Count(Live.Version);
        writer.Double(_predictions);
        writer.Double(_labels);
        writer.Double(_expired);
        writer.Double(_dangling);
        _window.Write(writer);
        _alarm.Write(writer);
        writer.Count(_alerts.Count);
        foreach (var alert in _alerts)
        {
            writer.Text(alert.Kind);
            writer.Int64(alert.Time);
            writer.Text(alert.Detail);
            writer.Double(alert.Rewarmed ?? double.NaN);
        }

        writer.Double(_rewarmedAt ?? double.NaN);
        PendingRewarm.Write(writer, Pending);
    }

    /// <summary>Takes on a state that was written; of another version of the model only what does not depend on its inputs would fit, so nothing of it.</summary>
    public void Read(ref StateReader reader)
    {
        var version = reader.Version(1, 2, "Monitor");
        if (reader.Count() != Live.Version)
        {
            return;
        }

        (_predictions, _labels, _expired, _dangling) = (reader.Double(), reader.Double(), reader.Double(), reader.Double());
        _window.Read(ref reader);
        _alarm = LossAlarm.Read(ref reader);
        for (var left = reader.Count(); left > 0; left--)
        {
            _alerts.Add(new(reader.Text(), reader.Int64(), reader.Text(), version == 1 ? null : Present(reader.Double())));
        }

        if (version >= 2)
        {
            (_rewarmedAt, Pending) = (Present(reader.Double()), PendingRewarm.Read(ref reader));
        }
    }

    private static double? Present(double value) => double.IsNaN(value) ? null : value;

    private void Decide(long now)
    {
        var rewarm = Live.Plan.Definition.Rewarm;
        if (Pending is null && rewarm.IsDue(_labels, _rewarmedAt))
        {
            (Pending, _rewarmedAt) = (new PendingRewarm(now, _labels, rewarm.Share), _labels);
        }
    }

    private static FeatureMonitorStatus Describe(PlannedInput input, InputSummary summary, double predictions)
        => input.Place >= 0 && summary.Values.Count > 0
            ? new(input.Name, summary.Missing / predictions, summary.Values.Mean, summary.Values.StandardDeviation)
            : new(input.Name, summary.Missing / predictions, null, null);
}
