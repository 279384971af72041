namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Sum in which an event weighs <c>2^(-(q - t) / half-life)</c>; 0 of nothing.</summary>
public sealed class DecayedSumAggregate : DecayingAggregate
{
    public DecayedSumAggregate()
        : this(DefaultHalfLife)
    {
    }

    /// <param name="halfLife">Age at which an event weighs one half, 1 second to 365 days.</param>
    public DecayedSumAggregate(TimeSpan halfLife)
        : base(halfLife)
    {
    }

    public override string Name => "decayed_sum";

    public override string Doc => "Sum in which an event weighs half after a half-life; 0 of nothing";

    public override IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new DecayedSumAggregate(HalfLifeOf(definition));

    public override double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[1] > 0 ? tile[0] * Decay(query.To, BitConverter.DoubleToInt64Bits(tile[2])) : 0;
}
