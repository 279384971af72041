using System.Numerics;

namespace OnlineLearning.Core.Evaluation.Segments;

/// <summary>
/// How many labels an entity has had, in five buckets: what a model does for the cold and for the well known. Entities go by numbers, given in the order in which they first come, from 0; a negative
/// number is an entity that comes once. One byte an entity.
/// </summary>
public sealed class LabelsSeen
{
    private byte[] _labels = [];

    /// <summary>The buckets' names, from few labels to many.</summary>
    public static IReadOnlyList<string> Buckets { get; } = ["0", "1-2", "3-10", "11-100", ">100"];

    /// <summary>Place of the entity's bucket among <see cref="Buckets"/>.</summary>
    public int BucketOf(int entity) => ((uint)entity < (uint)_labels.Length ? _labels[entity] : 0) switch
    {
        0 => 0,
        <= 2 => 1,
        <= 10 => 2,
        <= 100 => 3,
        _ => 4,
    };

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
