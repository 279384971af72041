using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OnlineLearning.Grains;

/// <summary>What the grains count for whoever listens: the meter <see cref="Name"/>.</summary>
public sealed class LearningMeter
{
    public const string Name = "OnlineLearning";

    public const string ShardRecovery = "onlinelearning.shard.recovery";

    private readonly Counter<long> _alarms;
    private readonly Counter<long> _rewarmings;
    private readonly Histogram<double> _recovery;

    public LearningMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _alarms = meter.CreateCounter<long>("onlinelearning.loss.alarms", "{alarm}", "Loss alarms of a model's monitor.");
        _rewarmings = meter.CreateCounter<long>("onlinelearning.shard.rewarmings", "{rewarming}", "Times that a shard's learning rate was set back.");
        _recovery = meter.CreateHistogram<double>(ShardRecovery, "s", "Time in which a shard was read: its snapshot, and the records after it learnt again.");
    }

    public void Alarm(string model) => _alarms.Add(1, new TagList { { "model", model } });

    public void Rewarming(string model, int shard) => _rewarmings.Add(1, new TagList { { "model", model }, { "shard", shard } });

    public void Recovered(string model, int shard, TimeSpan elapsed) => _recovery.Record(elapsed.TotalSeconds, new TagList { { "model", model }, { "shard", shard } });
}
