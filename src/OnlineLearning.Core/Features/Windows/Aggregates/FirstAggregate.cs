namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>
/// Value with the least event time, of several at that time the one that came first; no value of nothing. Of float fields a tile is [value, ticks], NaN while empty; the ticks are kept as the bits of a 64-bit integer, since a double holds
/// only 53 of them. Of others it is the value itself: whole numbers to 64 bits, texts.
/// </summary>
public sealed class FirstAggregate : ITileAggregate, ISummaryAggregate
{
    private readonly bool _isFloat;

    public FirstAggregate()
        : this(isFloat: true)
    {
    }

    private FirstAggregate(bool isFloat) => _isFloat = isFloat;

    public string Name => "first";

    public string Doc => "Value with the least event time, of several at that time the one that came first";

    public int Width => 2;

    public AggregateInput Input => AggregateInput.Scalar;

    long IAggregate.MostTileBytes => _isFloat ? 0 : TimedValue.MostBytes;

    public DatumKind Result(FieldDefinition? of) => of is null ? DatumKind.Float : of.Type.Kind();

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new FirstAggregate(of?.Type == FieldType.Float);

    public void Clear(Span<double> tile) => (tile[0], tile[1]) = (double.NaN, 0);

    public void Add(Span<double> tile, double value, long ticks)
    {
        if (double.IsNaN(tile[0]) || ticks < BitConverter.DoubleToInt64Bits(tile[1]))
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

    public ISummary Create() => new TimedValue(isLast: false);

    public FeatureDatum Read(ISummary summary, in QuerySpan query) => ((TimedValue)summary).Value;

    Tiles IAggregate.CreateTiles(int capacity) => _isFloat ? new FlatTiles(this, capacity) : new SummaryTiles(this, capacity);
}
