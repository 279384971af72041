using System.Globalization;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>One window that a view keeps for each entity, and what all entities share of it.</summary>
internal sealed class WindowSlot
{
    private static readonly FeatureDatum One = FeatureDatum.Of(1.0);

    private readonly Folding _folding;
    private readonly WindowRule _rule;
    private readonly bool _isExact;
    private readonly int _field;

    public WindowSlot(int index, IAggregate aggregate, AggregateDefinition column, int field, FieldDefinition? of, string key)
    {
        (Index, _field, Of, StateKey, _isExact) = (index, field, of, key, column.ExactHop);
        _folding = new Folding(aggregate);
        _rule = column.Window is { } window ? WindowRule.Of(window, column.Hop) : WindowRule.Unbounded;
    }

    /// <summary>Its place among the view's windows.</summary>
    public int Index { get; }

    /// <summary>What the window takes of an event: its field, or 1 where every event counts.</summary>
    public ref readonly FeatureDatum ValueOf(ReadOnlySpan<FeatureDatum> values) => ref _field < 0 ? ref One : ref values[_field];

    public FieldDefinition? Of { get; }

    /// <summary>Everything that the state depends on, and no column's name.</summary>
    public string StateKey { get; }

    /// <summary>Greatest size of one entity's window, bytes.</summary>
    public long MostBytes => _isExact ? ExactWindow.BytesOf(Of) : WindowedFeature.BytesOf(_folding.Aggregate, _rule);

    public EventWindow Create() => _isExact ? new ExactWindow(_folding, _rule.Window) : new WindowedFeature(_folding, _rule);

    /// <param name="column">The column.</param>
    /// <param name="aggregate">Its aggregate, with its parameters.</param>
    public static string KeyOf(AggregateDefinition column, IAggregate aggregate)
    {
        var rule = column.Window is { } window ? WindowRule.Of(window, column.Hop) : WindowRule.Unbounded;
        var hop = column.ExactHop ? "exact" : rule.Hop.Ticks.ToString(CultureInfo.InvariantCulture);
        var settings = aggregate.StateSettings.Length == 0 ? "" : " " + aggregate.StateSettings;
        return string.Create(CultureInfo.InvariantCulture, $"{column.Aggregate} {rule.Window.Ticks} {hop} {column.HalfLife?.Ticks ?? 0} {column.Of}{settings}");
    }
}
