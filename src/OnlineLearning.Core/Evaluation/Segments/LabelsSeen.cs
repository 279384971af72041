using System.Runtime.InteropServices;

namespace OnlineLearning.Core.Evaluation.Segments;

/// <summary>How many labels an entity has had, in five buckets: what a model does for the cold and for the well known. Holds one number for each entity that had a label.</summary>
public sealed class LabelsSeen
{
    private static readonly (int Most, string Name)[] Limits = [(0, "0"), (2, "1-2"), (10, "3-10"), (100, "11-100"), (int.MaxValue, ">100")];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    /// <summary>The buckets' names, from few labels to many.</summary>
    public static IReadOnlyList<string> Buckets { get; } = [.. Limits.Select(limit => limit.Name)];

    public string BucketOf(string entity)
    {
        var labels = _labels.GetValueOrDefault(entity);
        return Array.Find(Limits, limit => labels <= limit.Most).Name;
    }

    /// <summary>Counts a label that has been learnt.</summary>
    public void Learn(string entity)
    {
        ref var labels = ref CollectionsMarshal.GetValueRefOrAddDefault(_labels, entity, out _);
        labels += labels < int.MaxValue ? 1 : 0;
    }
}
