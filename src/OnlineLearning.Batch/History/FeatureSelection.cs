using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>A column of a feature view that is read from an entity's history.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="View">The view.</param>
/// <param name="Column">A column of it.</param>
public sealed record StoredColumn(string Entity, string View, string Column);

/// <summary>A column of the result.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Feature">As <c>view:column</c>.</param>
/// <param name="Stored">Place of the stored column that it is.</param>
public sealed record SelectedFeature(string Name, string Feature, int Stored);

/// <summary>The features that were asked for, by <c>view:column</c>, <c>view</c> (all of its columns) or <c>service:NAME</c>, resolved against the definitions; one that is named twice is there once.</summary>
public sealed class FeatureSelection
{
    private const string ServicePrefix = "service:";

    private readonly DefinitionSet _definitions;
    private readonly bool _fullNames;
    private readonly List<StoredColumn> _stored = [];
    private readonly List<SelectedFeature> _features = [];

    /// <param name="definitions">Where names are looked up.</param>
    /// <param name="names">At least one.</param>
    /// <param name="fullNames">Columns are named <c>view__column</c>, not <c>column</c>.</param>
    /// <exception cref="HistoryException">A name is unknown, or two features would have one name.</exception>
    public FeatureSelection(DefinitionSet definitions, IEnumerable<string> names, bool fullNames)
    {
        (_definitions, _fullNames) = (definitions, fullNames);
        foreach (var name in names)
        {
            Add(name);
        }
    }

    /// <summary>Columns of the result, in the order in which they were asked for.</summary>
    public IReadOnlyList<SelectedFeature> Features => _features;

    /// <summary>Columns that are read from history.</summary>
    public IReadOnlyList<StoredColumn> Stored => _stored;

    /// <summary>Entities whose history is needed.</summary>
    public IEnumerable<string> Entities => _stored.Select(column => column.Entity).Distinct();

    private void Add(string name)
    {
        if (name.StartsWith(ServicePrefix, StringComparison.Ordinal))
        {
            AddService(name[ServicePrefix.Length..]);
            return;
        }

        var colon = name.IndexOf(':');
        var view = colon < 0 ? name : name[..colon];
        if (!_definitions.FeatureViews.TryGetValue(view, out var definition))
        {
            throw Unknown("feature view", view, _definitions.FeatureViews.Keys);
        }

        foreach (var column in colon < 0 ? definition.ColumnNames : [name[(colon + 1)..]])
        {
            AddColumn(definition, column);
        }
    }

    private void AddService(string name)
    {
        if (!_definitions.FeatureServices.TryGetValue(name, out var service))
        {
            throw Unknown("feature service", name, _definitions.FeatureServices.Keys);
        }

        foreach (var feature in service.Features)
        {
            Add(feature);
        }
    }

    private void AddColumn(FeatureViewDefinition view, string column)
    {
        if (!view.ColumnNames.Contains(column))
        {
            throw Unknown($"column of feature view {view.Name}", column, view.ColumnNames);
        }

        var feature = $"{view.Name}:{column}";
        if (_features.Exists(each => each.Feature == feature))
        {
            return;
        }

        var shown = _fullNames ? $"{view.Name}__{column}" : column;
        if (_features.Find(each => each.Name == shown) is { } other)
        {
            throw new HistoryException($"{other.Feature} and {feature} would both be the column {shown}; allowed: features of different names, or full names ({view.Name}__{column}).");
        }

        _features.Add(new(shown, feature, Place(view, column)));
    }

    private int Place(FeatureViewDefinition view, string column)
    {
        var stored = new StoredColumn(_definitions.Sources[view.Source].Entity, view.Name, column);
        var place = _stored.IndexOf(stored);
        if (place < 0)
        {
            place = _stored.Count;
            _stored.Add(stored);
        }

        return place;
    }

    private static HistoryException Unknown(string what, string given, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var nearest = NearestName.Of(given, names) is { } near ? $"; did you mean {near}?" : "";
        return new($"there is no {what} \"{given}\"; there {(names.Count == 0 ? "is none" : $"are {string.Join(", ", names)}")}{nearest}");
    }
}
