using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.Consistency;

/// <summary>Which predictions are compared, and how.</summary>
/// <param name="Sample">About so many predictions, chosen by a hash of their id and the seed; the same ones every time. Range: 1 and above.</param>
/// <param name="Seed">Another one, another sample.</param>
/// <param name="Tolerance">Share by which numbers may differ; 0: not in one bit.</param>
/// <param name="From">Least time of the question; null: no limit.</param>
/// <param name="To">Times below this; null: no limit.</param>
public sealed record ConsistencySettings(long Sample, ulong Seed, double Tolerance = 0, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>
/// Compares what predictions were served with what history says: events of each entity of the sample are taken in the order of arrival under the code that serves online, up to where the prediction stands.
/// Memory: <paramref name="mostBytes"/> for each sort of an entity at a time; it does not grow with the store or the sample.
/// </summary>
/// <param name="definitions">As they were applied when the predictions were served.</param>
/// <param name="folder">An existing folder for files while it sorts.</param>
/// <param name="mostBytes">Memory of one sort. Default 64 MB.</param>
public sealed class ConsistencyRun(DefinitionSet definitions, string folder, long mostBytes = HistoryRun.DefaultBytes)
{
    /// <param name="store">Predictions and events.</param>
    /// <param name="past">The store's events.</param>
    /// <param name="model">A model of the definitions that has inputs from views.</param>
    /// <param name="settings">Sample and tolerance.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HistoryException">The model has no input from a view.</exception>
    public async Task<ConsistencySummary> Check(OfflineStore store, IPastEvents past, string model, ConsistencySettings settings, CancellationToken cancellation = default)
    {
        var definition = definitions.Models[model];
        var replays = definition.Entities.Select((entity, number) => Replay(definition, entity, number, settings.Tolerance)).ToList();
        var features = replays.SelectMany(replay => replay.Features).ToList();
        if (features.Count == 0)
        {
            throw new HistoryException($"model {model} has no input from a feature view; there is nothing to compare.");
        }

        try
        {
            var sampled = await Sample(store, replays, definition, settings, cancellation);
            var first = new List<FoundMismatch>();
            foreach (var replay in replays.Where(replay => replay.Features.Length > 0))
            {
                await replay.Compare(past, first, cancellation);
            }

            return new(model, sampled, features, first);
        }
        finally
        {
            replays.ForEach(replay => replay.Dispose());
        }
    }

    private ArrivalReplay Replay(ModelDefinition model, string entity, int number, double tolerance)
    {
        var features = model.Inputs.Where(input => input.Kind == InputKind.View && input.Entity == entity)
            .Select(input => new ComparedFeature(input.Name, entity, input.View!, input.Column!, new FeatureConsistency(tolerance))).ToArray();
        var views = features.Select(feature => feature.View).Distinct().Select(view => definitions.FeatureViews[view]);
        return new(new EntityPlan(entity, definitions.Sources.Values, views), number == 0 ? ArrivalOrder.Journal : ArrivalOrder.Created, features, folder, mostBytes);
    }

    private static async Task<long> Sample(OfflineStore store, List<ArrivalReplay> replays, ModelDefinition model, ConsistencySettings settings, CancellationToken cancellation)
    {
        var share = (double)settings.Sample / Math.Max(1, store.Count(OfflineTable.Predictions, model.Name));
        long sampled = 0;
        await foreach (var prediction in store.Predictions(model.Name, settings.From, settings.To, cancellation))
        {
            if (IsSampled(prediction.Id, share, settings.Seed))
            {
                sampled++;
                for (var i = 0; i < replays.Count; i++)
                {
                    Add(replays[i], prediction, i);
                }
            }
        }

        return sampled;
    }

    private static void Add(ArrivalReplay replay, OfflinePrediction prediction, int entity)
    {
        // A row of an earlier version without the moment of serving tells nothing of what other entities held then.
        var order = replay.Order == ArrivalOrder.Journal ? prediction.Place.Sequence : prediction.Served;
        if (replay.Features.Length > 0 && order is { } place)
        {
            replay.Add(new(prediction.Keys[entity], place, prediction.Time, prediction.Id, [.. replay.Features.Select(feature => Served(prediction, feature.Input))]));
        }
    }

    private static FeatureDatum Served(OfflinePrediction prediction, string input) => prediction.Inputs.TryGetValue(input, out var value) ? FeatureDatum.Of(value) : FeatureDatum.Null;

    private static bool IsSampled(string id, double share, ulong seed) => share >= 1 || MurmurHash3.Hash64(id, seed) < share * ulong.MaxValue;
}
