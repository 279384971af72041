using System.Diagnostics.Metrics;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Grains;

namespace OnlineLearning.Silo.Offline;

/// <summary>What the export counts, in the meter <see cref="LearningMeter.Name"/>.</summary>
public sealed class OfflineMeter
{
    private readonly Counter<long> _rows;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _failures;

    public OfflineMeter(IMeterFactory meters, IJournalFeed feed)
    {
        var meter = meters.Create(LearningMeter.Name);
        meter.CreateObservableGauge("onlinelearning.offline.backlog", () => feed.Feed.Bytes, "By", "Bytes of the journal that are not in the offline store yet.");
        _rows = meter.CreateCounter<long>("onlinelearning.offline.rows", "{row}", "Rows written to the offline store.");
        _commits = meter.CreateCounter<long>("onlinelearning.offline.commits", "{commit}", "Commits of the offline store.");
        _failures = meter.CreateCounter<long>("onlinelearning.offline.failures", "{failure}", "Failed attempts to read the journal or to write the offline store; each is repeated.");
    }

    public void Committed(long rows)
    {
        _commits.Add(1);
        _rows.Add(rows);
    }

    public void Failed() => _failures.Add(1);
}
