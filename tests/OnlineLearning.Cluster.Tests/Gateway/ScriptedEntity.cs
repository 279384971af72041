using System.Collections.Concurrent;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>An entity whose key says how it behaves: <c>gone</c>, <c>timeout</c>, <c>journal</c>, <c>bug</c>, <c>stale</c>, <c>stale-once</c>, <c>unavailable</c>, <c>held...</c>; any other serves.</summary>
internal sealed class ScriptedEntity(ScriptedCluster cluster, string grainKey) : IEntityGrain
{
    private static readonly EntityModelStatus s_model = new("trip_minutes", 1, 9, 1, 13, null, 0.4, "cc");

    private readonly ConcurrentDictionary<string, bool> _learnt = new();
    private int _updates;

    private string Key => EntityKey.Parse(grainKey).Key;

    public async ValueTask<PredictReply> Predict(PredictRequest request)
    {
        await Begin(request);
        switch (Key)
        {
            case "stale":
                return new PredictReply(PredictStatus.StaleModel, 0, 0);
            case "stale-once" when request.Version == 1:
                cluster.Take(cluster.Current.Set);
                return new PredictReply(PredictStatus.StaleModel, 0, 0);
            case "unavailable":
                return new PredictReply(PredictStatus.Unavailable, 0, 0);
            case "nan":
                return new PredictReply(PredictStatus.Ok, double.NaN, request.Time);
        }

        _learnt.TryAdd(request.Id, false);
        return new PredictReply(PredictStatus.Ok, Sum(request), request.Time + TimeSpan.TicksPerMinute);
    }

    public async ValueTask<LearnReply> Feedback(FeedbackRequest request)
    {
        await Begin(request);
        if (!_learnt.TryGetValue(request.Id, out var learnt))
        {
            return new LearnReply(LearnStatus.UnknownPrediction, 0, 0, 0);
        }

        _learnt[request.Id] = true;
        return learnt ? new LearnReply(LearnStatus.Duplicate, 1, 0, 0) : new LearnReply(LearnStatus.Learnt, 1, 0.5, ++_updates);
    }

    public async ValueTask<LearnReply> Learn(LearnRequest request)
    {
        await Begin(request);
        return Key == "stale"
            ? new LearnReply(LearnStatus.StaleModel, 0, 0, 0)
            : _learnt.TryAdd(request.Example.Id, true)
                ? new LearnReply(LearnStatus.Learnt, Sum(request.Example), request.Label, ++_updates)
                : new LearnReply(LearnStatus.Duplicate, 1, 0, 0);
    }

    public async ValueTask<EventStatus[]> Events(EventRecord[] events)
    {
        await Begin(events[0]);
        cluster.Pushed.Enqueue((grainKey, events));
        return [.. events.Select(one => one.Id is null || _learnt.TryAdd(one.Id, true) ? one.Time < 100 ? EventStatus.Late : EventStatus.Accepted : EventStatus.Duplicate)];
    }

    public async ValueTask<BackfillReply?> Backfill(BackfillRequest request)
    {
        await Begin(request);
        return Key == "stale" ? null : new BackfillReply(request.Events.Length, 0, 0);
    }

    public async ValueTask<FeatureReply> Features(FeatureRequest request)
    {
        await Begin(request);
        return new FeatureReply([.. request.Columns.Select((_, i) => FeatureDatum.Of(i == 0 ? 1.5 : double.NaN))], [.. request.Columns.Select((_, i) => (byte)(i == 0 ? 1 : 3))], [.. request.Columns.Select((_, i) => i == 0 ? request.Time : 0)]);
    }

    public ValueTask<EntityStatus> Describe()
    {
        cluster.Meet();
        return new(new EntityStatus(12, 3, [s_model], [new EntityViewStatus("driver_trips", 11, 3, 2)]));
    }

    public ValueTask<PersonalReply> ReadPersonal(PersonalRequest request) => throw new NotSupportedException();

    public ValueTask ApplyStep(StepMessage message) => throw new NotSupportedException();

    public ValueTask Snapshot() => throw new NotSupportedException();

    private static double Sum(PredictRequest request)
    {
        var sum = 0.0;
        foreach (var entry in Entry.Of(request.Entries))
        {
            sum += entry.Value;
        }

        return sum;
    }

    private async ValueTask Begin(object request)
    {
        cluster.Calls.Enqueue((grainKey, request));
        cluster.Meet();
        if (Key.StartsWith("held", StringComparison.Ordinal))
        {
            await cluster.Release.Task;
        }

        switch (Key)
        {
            case "gone":
                throw new SiloUnavailableException("the silo is dead");
            case "timeout":
                throw new TimeoutException("no answer in time");
            case "journal":
                throw new JournalUnavailableException("disk full at /secret/place");
            case "bug":
                throw new InvalidOperationException("a secret of the inside");
        }
    }
}
