using System.Numerics;

namespace OnlineLearning.Core.Evaluation.Segments;

/// <summary>
/// How many labels an entity has had, in five buckets: what a model does for the cold and for the well known. Entities go by numbers, given in the order in which they first come, from 0; a negative
/// number is an entity that comes once. One byte an entity.
/// </summary>
public sealed class LabelsSeen
{
    private static readonly (byte Most, string Name)[] Limits = [(0, "0"), (2, "1-2"), (10, "3-10"), (100, "11-100"), (byte.MaxValue, ">100")];
    private byte[] _labels = [];

    /// <summary>The buckets' names, from few labels to many.</summary>
    public static IReadOnlyList<string> Buckets { get; } = [.. Limits.Select(limit => limit.Name)];

    public string BucketOf(int entity)
    {
        var labels = (uint)entity < (uint)_labels.Length ? _labels[entity] : 0;
        return Array.Find(Limits, limit => labels <= limit.Most).Name;
    }

    /// <summary>Counts a label that has been learnt.</summary>
    public void Learn(int entity)
    {
        if (entity < 0)
        {
            return;
        }

        if (entity >= _labels.Length)
        {
            Array.Resize(ref _labels, (int)BitOperations.RoundUpToPowerOf2((uint)entity + 1));
        }

        _labels[entity] += (byte)(_labels[entity] < byte.MaxValue ? 1 : 0);
    }
}
