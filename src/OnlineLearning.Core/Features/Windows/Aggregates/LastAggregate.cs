namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Value with the greatest event time, of several at that time the one that came last; no value of nothing. Of float fields a tile is [value, ticks], NaN while empty; the ticks are kept as the bits of a 64-bit integer, since a double holds
/// only 53 of them. Of others it is the value itself: whole numbers to 64 bits, texts.
/// </summary>
public sealed class LastAggregate : ITileAggregate, ISummaryAggregate
{
    private readonly FieldDefinition? _of;
    private readonly bool _isFloat;

    public LastAggregate()
        : this(null)
    {
    }

    private LastAggregate(FieldDefinition? of) => (_of, _isFloat) = (of, of is null or { Type: FieldType.Float });

    public string Name => "last";

    public string Doc => "Value with the greatest event time, of several at that time the one that came last";

    public int Width => 2;

    public AggregateInput Input => AggregateInput.Scalar;

    long IAggregate.MostTileBytes => _isFloat ? 0 : TimedValue.MostBytes;

    public DatumKind Result(FieldDefinition? of) => of is null ? DatumKind.Float : of.Type.Kind();

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new LastAggregate(of);

    public void Clear(Span<double> tile) => (tile[0], tile[1]) = (double.NaN, 0);

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (double.IsNaN(tile[0]) || ticks >= BitConverter.DoubleToInt64Bits(tile[1]))
        {
            (tile[0], tile[1]) = (value, BitConverter.Int64BitsToDouble(ticks));
        }
    }

    public void Merge(Span<double> into, ReadOnlySpan<double> tile)
    {
        if (!double.IsNaN(tile[0]))
        {
            Add(into, tile[0], BitConverter.DoubleToInt64Bits(tile[1]));
        }
    }

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0];

    public ISummary Create() => new TimedValue(isLast: true);

    public FeatureDatum Read(ISummary summary, in QuerySpan query) => ((TimedValue)summary).Value;

    /// <summary>Fields of whole numbers and flags were kept as doubles.</summary>
    public void Restore(ISummary empty, ReadOnlySpan<double> tile)
    {
        if (!double.IsNaN(tile[0]))
        {
            empty.Add(_of?.Conform(FeatureDatum.Of(tile[0])) ?? default, BitConverter.DoubleToInt64Bits(tile[1]));
        }
    }

    Tiles IAggregate.CreateTiles(int capacity) => _isFloat ? new FlatTiles(this, capacity) : new SummaryTiles(this, capacity);
}
