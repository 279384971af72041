namespace OnlineLearning.Core.Evaluation.Segments;

/// <summary>Metrics of each segment of the examples, in the order of appearance. Bounded: further segments count together, as <see cref="Other"/>.</summary>
public sealed class SegmentedMetrics
{
    /// <summary>Segments kept apart.</summary>
    public const int MaxSegments = 50;

    private readonly IMetrics _prototype;
    private readonly Dictionary<string, IMetrics> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IMetrics>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = [];

    /// <param name="prototype">Kind and bins of the metrics; not changed.</param>
    public SegmentedMetrics(IMetrics prototype)
    {
        _prototype = prototype.Create();
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Each segment with its metrics, in the order of appearance.</summary>
    public IEnumerable<KeyValuePair<string, IMetrics>> Segments => _names.Select(name => KeyValuePair.Create(name, _byName[name]));

    /// <summary>What came when <see cref="MaxSegments"/> others were there; null: nothing.</summary>
    public IMetrics? Other { get; private set; }

    public void Add(ReadOnlySpan<char> segment, double prediction, double label) => Of(segment).Add(prediction, label);

    /// <summary>Adds each segment of the other; equals the whole while there are at most <see cref="MaxSegments"/>.</summary>
    public void Merge(SegmentedMetrics other)
    {
        foreach (var (name, metrics) in other.Segments)
        {
            Of(name).Merge(metrics);
        }

        if (other.Other is { } rest)
        {
            (Other ??= _prototype.Create()).Merge(rest);
        }
    }

    private IMetrics Of(ReadOnlySpan<char> segment)
    {
        if (_lookup.TryGetValue(segment, out var metrics))
        {
            return metrics;
        }

        if (_names.Count == MaxSegments)
        {
            return Other ??= _prototype.Create();
        }

        _names.Add(segment.ToString());
        return _byName[_names[^1]] = _prototype.Create();
    }
}
