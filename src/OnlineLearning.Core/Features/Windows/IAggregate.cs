using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// How events become one value, by tiles that merge: merging is associative up to rounding and, but for ties in time, commutative; tiles are merged again at every read and never subtracted. An aggregate is stateless. It is an
/// <see cref="ITileAggregate"/> where a few doubles are all that a tile needs, else an <see cref="ISummaryAggregate"/>.
/// A new aggregate is one class and one line in <see cref="AggregateRegistry"/>: definitions, their canonical form, documentation and cost follow from what it declares.
/// </summary>
public interface IAggregate
{
    /// <summary>Name in definitions.</summary>
    string Name { get; }

    /// <summary>What it is, one sentence for people; begins in upper case.</summary>
    string Doc { get; }

    /// <summary>Numbers that a definition may state beside.</summary>
    IReadOnlyList<Setting> Settings => [];

    /// <summary>What <c>of</c> must name.</summary>
    AggregateInput Input => AggregateInput.Number;

    /// <summary>What bounds it.</summary>
    AggregateSpan Span => AggregateSpan.Window;

    /// <summary>Whether it is bounded by a window.</summary>
    sealed bool IsWindowed => Span == AggregateSpan.Window;

    /// <summary>What it results in.</summary>
    /// <param name="of">The field that is aggregated; null where every event counts.</param>
    DatumKind Result(FieldDefinition? of) => DatumKind.Float;

    /// <summary>The aggregate with the parameters of one definition, for a field.</summary>
    /// <param name="definition">Checked by <see cref="AggregateRegistry.Problems"/>.</param>
    /// <param name="of">The field; null where every event counts.</param>
    IAggregate For(AggregateDefinition definition, FieldDefinition? of) => this;

    /// <summary>Settings that the state depends on, as text; empty where it does not, so that columns that differ in nothing else share their state.</summary>
    string StateSettings => "";

    /// <summary>Greatest size of what one tile holds beside its row, bytes.</summary>
    internal long MostTileBytes { get; }

    internal Tiles CreateTiles(int capacity);

    /// <summary>A number that a definition states, else its default.</summary>
    protected static double Stated(AggregateDefinition definition, Setting setting) => definition.Settings.Find(setting.Name) ?? setting.Default;
}

/// <summary>An aggregate whose tile is a flat span of doubles. Values are finite and within +-1e100.</summary>
public interface ITileAggregate : IAggregate
{
    /// <summary>Greatest <see cref="Width"/>.</summary>
    const int MaxWidth = 8;

    /// <summary>Doubles per tile, 1 to <see cref="MaxWidth"/>.</summary>
    int Width { get; }

    /// <summary>Makes a tile that no event is in.</summary>
    void Clear(Span<double> tile);

    /// <summary>Adds an event's value; 1 where it only counts.</summary>
    void Add(Span<double> tile, double value, long ticks);

    /// <summary>Adds all events of <paramref name="tile"/>, which is not the earlier one, to <paramref name="into"/>.</summary>
    void Merge(Span<double> into, ReadOnlySpan<double> tile);

    /// <summary>The number; NaN when there is no value.</summary>
    double Read(ReadOnlySpan<double> tile, in QuerySpan query);

    long IAggregate.MostTileBytes => 0;

    Tiles IAggregate.CreateTiles(int capacity) => new FlatTiles(this, capacity);
}

/// <summary>An aggregate whose tile is an object: sketches, lists, values that are no numbers.</summary>
public interface ISummaryAggregate : IAggregate
{
    /// <summary>A summary that no event is in.</summary>
    ISummary Create();

    /// <summary>The value; null when there is none.</summary>
    FeatureDatum Read(ISummary summary, in QuerySpan query);

    /// <summary>Fills an empty summary from the tile of doubles that an earlier version kept.</summary>
    /// <exception cref="InvalidDataException">No version did.</exception>
    void Restore(ISummary empty, ReadOnlySpan<double> tile) => throw new InvalidDataException($"Tiles of {tile.Length} doubles were found; {Name} has none.");

    Tiles IAggregate.CreateTiles(int capacity) => new SummaryTiles(this, capacity);
}

/// <summary>What a tile holds where doubles will not do. Bounded, see <see cref="IAggregate.MostTileBytes"/>.</summary>
public interface ISummary
{
    void Clear();

    /// <summary>Adds an event's value, not null.</summary>
    void Add(in FeatureDatum value, long ticks);

    /// <summary>Adds all events of another one of the same aggregate, which is not the earlier one.</summary>
    void Merge(ISummary other);

    void Write(StateWriter writer);

    /// <summary>Replaces what it holds by what the same aggregate wrote.</summary>
    void Read(ref StateReader reader);
}

/// <summary>The time that a query covers: <c>[From, To)</c>, ticks.</summary>
/// <param name="From">Start; <see cref="long.MinValue"/> where there is no window.</param>
/// <param name="To">Query time.</param>
public readonly record struct QuerySpan(long From, long To)
{
    /// <summary>Its length. The difference of two times fits an unsigned 64-bit integer whatever their signs.</summary>
    public double Seconds => unchecked((ulong)To - (ulong)From) / (double)TimeSpan.TicksPerSecond;
}

/// <summary>What bounds an aggregate.</summary>
public enum AggregateSpan
{
    /// <summary>A window.</summary>
    Window,

    /// <summary>Nothing: an event weighs less with its age, by a half-life.</summary>
    HalfLife,

    /// <summary>Nothing.</summary>
    AllTime,
}

/// <summary>What an aggregate's <c>of</c> must name.</summary>
public enum AggregateInput
{
    /// <summary>A field of type float, int, bool or timestamp.</summary>
    Number,

    /// <summary>Any field, whose non-null values count; or nothing: every event counts.</summary>
    AnythingOrNothing,

    /// <summary>A field of type float, int, bool or timestamp; or nothing: every event counts as 1.</summary>
    NumberOrNothing,

    /// <summary>A field of any type but vector.</summary>
    Scalar,

    /// <summary>Any field.</summary>
    Anything,
}
