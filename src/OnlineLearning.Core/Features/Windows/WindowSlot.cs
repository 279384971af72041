using System.Globalization;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>One window that a view keeps for each entity, and what all entities share of it.</summary>
internal sealed class WindowSlot
{
    /// <summary>What a window without a field takes of an event.</summary>
    public static readonly FeatureDatum Event = FeatureDatum.Of(1.0);

    private readonly Folding _folding;
    private readonly WindowRule _rule;
    private readonly bool _isExact;

    public WindowSlot(int index, IAggregate aggregate, AggregateDefinition column, int field, FieldDefinition? of, string key)
    {
        (Index, Field, Of, StateKey, _isExact) = (index, field, of, key, column.ExactHop);
        _folding = new Folding(aggregate);
        _rule = column.Window is { } window ? WindowRule.Of(window, column.Hop) : WindowRule.Unbounded;
    }

    /// <summary>Its place among the view's windows.</summary>
    public int Index { get; }

    /// <summary>Index of the field; -1 where every event counts.</summary>
    public int Field { get; }

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
