using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Sum of values, or number of events where there is no <c>of</c>, per unit of the time that the query covers; 0 of nothing. Tile: [sum].</summary>
public sealed class RateAggregate : ITileAggregate
{
    private static readonly Setting Unit = new("unit", 1, 1, 2_592_000, Whole: false, AboveMin: false, "seconds per unit: 60 gives events a minute, 3600 an hour");

    private readonly double _unit;

    public RateAggregate()
        : this(Unit.Default)
    {
    }

    private RateAggregate(double unit) => _unit = unit;

    public string Name => "rate";

    public string Doc => "Sum of values, or number of events without `of`, per unit of time of what the window covers; 0 of nothing";

    public IReadOnlyList<Setting> Settings { get; } = [Unit];

    public int Width => 1;

    public AggregateInput Input => AggregateInput.NumberOrNothing;

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new RateAggregate(IAggregate.Stated(definition, Unit));

    public void Clear(Span<double> tile) => tile.Clear();

    public void Add(Span<double> tile, double value, long ticks) => tile[0] += value;

    public void Merge(Span<double> into, ReadOnlySpan<double> tile) => into[0] += tile[0];

    public double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[0] / query.Seconds * _unit;
}
