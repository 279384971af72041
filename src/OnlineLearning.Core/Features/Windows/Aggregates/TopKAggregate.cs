using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// The k most frequent values, most frequent first, equally frequent ones in ascending order; no value of nothing. By <see cref="FrequentItems{T}"/> with 8 k counters, at least 64: exact while a window has no more different values than
/// that, else each count is short by at most n / (counters + 1) of n events.
/// </summary>
public sealed class TopKAggregate : ISummaryAggregate
{
    private const int LeastCounters = 64;
    private const int CountersPerPlace = 8;

    private static readonly Setting K = new("k", 10, 1, 100, Whole: true, AboveMin: false, "how many");

    private readonly int _k;
    private readonly bool _isText;

    public TopKAggregate()
        : this((int)K.Default, isText: false)
    {
    }

    private TopKAggregate(int k, bool isText) => (_k, _isText) = (k, isText);

    public string Name => "top_k";

    public string Doc => "The k most frequent values, most frequent first (8 k counters, at least 64: exact while there are no more different values, else a count is short by at most n / (counters + 1))";

    public IReadOnlyList<Setting> Settings { get; } = [K];

    public AggregateInput Input => AggregateInput.Scalar;

    public string StateSettings => $"c{Counters}";

    long IAggregate.MostTileBytes => 96 + (Counters + 1L) * (32 + (_isText ? LatestValues.MostTextBytes : 0));

    private int Counters => Math.Max(LeastCounters, CountersPerPlace * _k);

    public DatumKind Result(FieldDefinition? of) => of?.Type == FieldType.String ? DatumKind.Strings : DatumKind.Vector;

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new TopKAggregate((int)IAggregate.Stated(definition, K), of?.Type == FieldType.String);

    public ISummary Create() => new Summary(Counters);

    public FeatureDatum Read(ISummary summary, in QuerySpan query)
    {
        var items = ((Summary)summary).Items.Items.ToArray();
        Array.Sort(items, static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : Compare(a.Item, b.Item));
        return Values.ListOf([.. items.Take(_k).Select(each => each.Item)]);
    }

    private static int Compare(in FeatureDatum a, in FeatureDatum b) => a.Text is { } text ? string.CompareOrdinal(text, b.Text) : a.Number.CompareTo(b.Number);

    private sealed class Summary(int counters) : ISummary
    {
        public FrequentItems<FeatureDatum> Items { get; } = new(counters);

        public void Clear() => Items.Clear();

        public void Add(in FeatureDatum value, long ticks) => Items.Add(value);

        public void Merge(ISummary other) => Items.Merge(((Summary)other).Items);

        public void Write(StateWriter writer) => Items.Write(writer, static (item, writer) => item.Write(writer));

        public void Read(ref StateReader reader) => Items.Read(ref reader, FeatureDatum.Read);
    }
}
