using System.Runtime.CompilerServices;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Batch.Offline;

/// <summary>
/// Joins predictions with their labels in bounded memory: ids are split by their hash into as many parts as it takes for the labels of one part to be at most
/// <see cref="MostLabels"/>, and each part is one pass over both tables. With one part, examples come in the order of the predictions; with more, in that order within each.
/// </summary>
/// <remarks>An id is used once within model and entity; should one be used again after its label was learnt, each prediction gets the label that was learnt last.</remarks>
public sealed class ExampleJoin(OfflineStore store, string model, int mostLabels = ExampleJoin.MostLabels)
{
    /// <summary>Labels held in memory at a time, about 120 MB.</summary>
    public const int MostLabels = 500_000;

    public async IAsyncEnumerable<OfflineExample> Read(DateTimeOffset? from, DateTimeOffset? to, bool unlabelled, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var parts = (ulong)Math.Max(1, (store.Count(OfflineTable.Labels, model) + mostLabels - 1) / mostLabels);
        for (var part = 0UL; part < parts; part++)
        {
            var labels = new Dictionary<UInt128, OfflineLabel>();
            await foreach (var label in store.Labels(model, cancellation: cancellation))
            {
                if (IdOf(label.Key, label.Id) is var id && (ulong)id % parts == part)
                {
                    labels[id] = label;
                }
            }

            await foreach (var prediction in store.Predictions(model, from, to, cancellation))
            {
                var id = IdOf(prediction.Keys[0], prediction.Id);
                if ((ulong)id % parts == part && (labels.TryGetValue(id, out var label) || unlabelled))
                {
                    yield return new(prediction, label);
                }
            }
        }
    }

    private UInt128 IdOf(string key, string id) => KeptPrediction.ExampleIdOf(model, key, id);
}
