using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// The value of rank floor(p / 100 (n - 1)) within 1 % of itself, by two <see cref="DDSketch"/>es, of values from zero on and below; no value of nothing. Columns that differ in the percentile alone share their sketches. With 1,024 bins
/// a sign holds values that span nearly nine powers of ten; beyond that those nearest to zero collapse.
/// </summary>
public sealed class PercentileAggregate : ISummaryAggregate
{
    /// <summary>Relative accuracy.</summary>
    public const double Alpha = 0.01;

    /// <summary>Most bins of one sign.</summary>
    public const int MostBins = 1_024;

    private static readonly Setting Percentile = new("percentile", 50, 0, 100, Whole: false, AboveMin: false, "which: 50 is the median, 95 the value that 95 % do not exceed");

    private readonly double _share;

    public PercentileAggregate()
        : this(Percentile.Default)
    {
    }

    private PercentileAggregate(double percentile) => _share = percentile / 100;

    public string Name => "percentile";

    public string Doc => "The value below which a percentage of values lies (DDSketch: within 1 % of the value)";

    public IReadOnlyList<Setting> Settings { get; } = [Percentile];

    long IAggregate.MostTileBytes => 32 + 2 * (88 + MostBins * sizeof(long));

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new PercentileAggregate(IAggregate.Stated(definition, Percentile));

    public ISummary Create() => new Summary();

    public FeatureDatum Read(ISummary summary, in QuerySpan query) => FeatureDatum.Of(((Summary)summary).Quantile(_share));

    private sealed class Summary : ISummary
    {
        private DDSketch _positive = new(Alpha, MostBins);
        private DDSketch _negative = new(Alpha, MostBins);

        public void Clear()
        {
            _positive.Clear();
            _negative.Clear();
        }

        public void Add(in FeatureDatum value, long ticks)
        {
            var number = value.Number;
            (number < 0 ? _negative : _positive).Add(Math.Abs(number));
        }

        public void Merge(ISummary other)
        {
            _positive.Merge(((Summary)other)._positive);
            _negative.Merge(((Summary)other)._negative);
        }

        public double Quantile(double share)
        {
            var count = _negative.Count + _positive.Count;
            var rank = (long)(share * (count - 1));
            return count == 0 ? double.NaN : rank < _negative.Count ? -_negative.ValueAt(_negative.Count - 1 - rank) : _positive.ValueAt(rank - _negative.Count);
        }

        public void Write(StateWriter writer)
        {
            _positive.Write(writer);
            _negative.Write(writer);
        }

        public void Read(ref StateReader reader) => (_positive, _negative) = (Checked(DDSketch.Read(ref reader)), Checked(DDSketch.Read(ref reader)));

        private static DDSketch Checked(DDSketch sketch) => sketch is { Alpha: Alpha, MaxBins: MostBins }
            ? sketch
            : throw new InvalidDataException($"A sketch of accuracy {sketch.Alpha} and {sketch.MaxBins} bins was found; allowed: {Alpha} and {MostBins}.");
    }
}
