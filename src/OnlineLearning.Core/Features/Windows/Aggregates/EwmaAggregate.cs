namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Exponentially weighted mean: <c>sum w_i x_i / sum w_i</c> with <c>w_i = 2^(-(q - t_i) / half-life)</c>; no value of nothing. The quotient does not depend on the query time q.</summary>
public sealed class EwmaAggregate : DecayingAggregate
{
    public EwmaAggregate()
        : this(DefaultHalfLife)
    {
    }

    /// <param name="halfLife">Age at which an event weighs one half, 1 second to 365 days.</param>
    public EwmaAggregate(TimeSpan halfLife)
        : base(halfLife)
    {
    }

    public override string Name => "ewma";

    public override string Doc => "Mean in which an event weighs half after a half-life";

    public override IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new EwmaAggregate(HalfLifeOf(definition));

    public override double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[1] > 0 ? tile[0] / tile[1] : double.NaN;
}
