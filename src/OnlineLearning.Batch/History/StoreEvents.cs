using System.Runtime.CompilerServices;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.History;

/// <summary>Past events of the offline store.</summary>
public sealed class StoreEvents(OfflineStore store) : IPastEvents
{
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Sources that there are events of.</summary>
    public IReadOnlyList<string> Sources => store.Sources;

    /// <summary>Sources that were asked for and have no event.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    public async IAsyncEnumerable<KeyedEvent> Read(EntityPlan plan, Func<string, bool> wants, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in plan.Sources.Values.Where(each => each.Views.Length > 0).OrderBy(each => each.Source.Name, StringComparer.Ordinal))
        {
            if (!store.Sources.Contains(source.Source.Name))
            {
                _missing.Add(source.Source.Name);
            }

            await foreach (var row in store.Events(source.Source.Name, cancellation: cancellation))
            {
                if (wants(row.Key))
                {
                    var values = new FeatureDatum[source.Source.Fields.Count];
                    row.Event.Fill(source, values);
                    yield return new(row.Key, new PastEvent(source, row.Event.Time, row.Event.Created, row.Sequence, values));
                }
            }
        }
    }
}
