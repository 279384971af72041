namespace OnlineLearning.Core.Evaluation.Segments;

/// <summary>Metrics of each segment of the examples. Segments go by numbers, given in the order in which they first come, from 0. Bounded: those from <see cref="MaxSegments"/> on count together, as <see cref="Other"/>.</summary>
public sealed class SegmentedMetrics
{
    /// <summary>Segments kept apart.</summary>
    public const int MaxSegments = 50;

    private readonly IMetrics _prototype;
    private readonly IMetrics?[] _segments = new IMetrics?[MaxSegments + 1];

    /// <param name="prototype">Kind and bins of the metrics; not changed.</param>
    public SegmentedMetrics(IMetrics prototype) => _prototype = prototype.Create();

    /// <summary>Each segment that has examples, in the order of numbers.</summary>
    public IEnumerable<KeyValuePair<int, IMetrics>> Segments => _segments.Take(MaxSegments).Index().Where(item => item.Item is not null).Select(item => KeyValuePair.Create(item.Index, item.Item!));

    /// <summary>The segments beyond the bound together; null: there are none.</summary>
    public IMetrics? Other => _segments[MaxSegments];

    /// <summary>Counts an example.</summary>
    /// <param name="segment">Number of its segment, from 0.</param>
    /// <param name="prediction">Made before the label was known.</param>
    /// <param name="label">The label.</param>
    public void Add(int segment, double prediction, double label) => Of(segment).Add(prediction, label);

    /// <summary>Adds each segment of the other, which has the same numbers.</summary>
    public void Merge(SegmentedMetrics other)
    {
        for (var i = 0; i <= MaxSegments; i++)
        {
            if (other._segments[i] is { } metrics)
            {
                Of(i).Merge(metrics);
            }
        }
    }

    private IMetrics Of(int segment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        return _segments[Math.Min(segment, MaxSegments)] ??= _prototype.Create();
    }
}
