namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// How events become one number, by tiles that merge: a tile is a flat span of <see cref="Width"/> doubles. Merging is associative up to rounding and, but for
/// ties in time, commutative; tiles are merged again at every read and never subtracted. Values are finite and within +-1e100. An aggregate is stateless.
/// A new aggregate is one class and one line in <see cref="AggregateRegistry"/>.
/// </summary>
public interface IAggregate
{
    /// <summary>Greatest <see cref="Width"/>.</summary>
    const int MaxWidth = 8;

    /// <summary>Name in definitions.</summary>
    string Name { get; }

    /// <summary>Doubles per tile, 1 to <see cref="MaxWidth"/>.</summary>
    int Width { get; }

    /// <summary>What <c>of</c> must name.</summary>
    AggregateInput Input => AggregateInput.Number;

    /// <summary>Whether it is bounded by a window (true) or weighs by age with a half-life (false).</summary>
    bool IsWindowed => true;

    /// <summary>The aggregate with the parameters of one definition.</summary>
    IAggregate For(AggregateDefinition definition) => this;

    /// <summary>Makes a tile that no event is in.</summary>
    void Clear(Span<double> tile);

    /// <summary>Adds an event's value.</summary>
    void Add(Span<double> tile, double value, long ticks);

    /// <summary>Adds all events of <paramref name="tile"/>, which is not the earlier one, to <paramref name="into"/>.</summary>
    void Merge(Span<double> into, ReadOnlySpan<double> tile);

    /// <summary>The number; NaN when there is no value.</summary>
    double Read(ReadOnlySpan<double> tile);
}

/// <summary>What an aggregate's <c>of</c> must name.</summary>
public enum AggregateInput
{
    /// <summary>A field of type float, int or bool.</summary>
    Number,

    /// <summary>Any field, whose non-null values count; or nothing: every event counts.</summary>
    AnythingOrNothing,
}
