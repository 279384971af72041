namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>The same as <see cref="EwmaAggregate"/>, under the name that goes with decayed_sum.</summary>
public sealed class DecayedMeanAggregate : DecayingAggregate
{
    public DecayedMeanAggregate()
        : this(DefaultHalfLife)
    {
    }

    /// <param name="halfLife">Age at which an event weighs one half, 1 second to 365 days.</param>
    public DecayedMeanAggregate(TimeSpan halfLife)
        : base(halfLife)
    {
    }

    public override string Name => "decayed_mean";

    public override string Doc => "Mean in which an event weighs half after a half-life; the same as ewma";

    public override IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new DecayedMeanAggregate(HalfLifeOf(definition));

    public override double Read(ReadOnlySpan<double> tile, in QuerySpan query) => tile[1] > 0 ? tile[0] / tile[1] : double.NaN;
}
