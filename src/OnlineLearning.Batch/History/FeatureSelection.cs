using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Batch.History;

/// <summary>
/// The features that were asked for, by <c>view:column</c>, <c>view</c> (all of its columns) or <c>service:NAME</c>, of feature views and on-demand views, resolved against the definitions; one that is named twice is there once.
/// </summary>
public sealed class FeatureSelection
{
    private const string ServicePrefix = "service:";

    private readonly DefinitionSet _definitions;
    private readonly FeatureViewKinds _kinds;
    private readonly bool _fullNames;
    private readonly List<StoredColumn> _stored = [];
    private readonly List<SelectedOnDemand> _onDemand = [];
    private readonly List<FieldDefinition> _request = [];
    private readonly List<SelectedFeature> _features = [];

    /// <param name="definitions">Where names are looked up.</param>
    /// <param name="names">At least one.</param>
    /// <param name="fullNames">Columns are named <c>view__column</c>, not <c>column</c>.</param>
    /// <exception cref="HistoryException">A name is unknown, or two features would have one name.</exception>
    public FeatureSelection(DefinitionSet definitions, IEnumerable<string> names, bool fullNames)
    {
        (_definitions, _kinds, _fullNames) = (definitions, new(definitions.FeatureViews, definitions.Sources), fullNames);
        foreach (var name in names)
        {
            Add(name);
        }
    }

    /// <summary>Columns of the result, in the order in which they were asked for.</summary>
    public IReadOnlyList<SelectedFeature> Features => _features;

    /// <summary>Columns that are read from history.</summary>
    public IReadOnlyList<StoredColumn> Stored => _stored;

    /// <summary>Values that the rows bring for on-demand views, as a request does online; a name may be there once for each view that needs it.</summary>
    public IReadOnlyList<FieldDefinition> Request => _request;

    /// <summary>Entities whose history is needed.</summary>
    public IEnumerable<string> Entities => _stored.Select(column => column.Entity).Distinct();

    internal IReadOnlyList<SelectedOnDemand> OnDemand => _onDemand;

    /// <summary>The on-demand views that need a request value.</summary>
    public string NeededBy(string request) =>
        string.Join(", ", _onDemand.Where(view => view.Plan.Request.Any(field => field.Name == request)).Select(view => view.Plan.Definition.Name));

    private void Add(string name)
    {
        if (name.StartsWith(ServicePrefix, StringComparison.Ordinal))
        {
            AddService(name[ServicePrefix.Length..]);
            return;
        }

        var (view, column) = ViewColumn.Parse(name);
        if (_definitions.FeatureViews.TryGetValue(view, out var definition))
        {
            var of = $"feature view {view}";
            AddColumns(view, of, [.. definition.ColumnNames], column, each => new("", "", _kinds.KindOf(new(view, each)) ?? DatumKind.Float, Place(definition, each), IsComputed: false));
        }
        else if (_definitions.OnDemandViews.TryGetValue(view, out var onDemand))
        {
            var selected = OnDemandOf(onDemand);
            var columns = selected.Plan.Columns.Select(each => each.Name).ToList();
            AddColumns(view, $"on-demand view {view}", columns, column, each =>
            {
                var index = columns.IndexOf(each);
                return new("", "", selected.Plan.Columns[index].Kind, selected.Start + index, IsComputed: true);
            });
        }
        else
        {
            throw Unknown("feature view", view, _definitions.FeatureViews.Keys.Concat(_definitions.OnDemandViews.Keys));
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

    private void AddColumns(string view, string of, List<string> known, string? column, Func<string, SelectedFeature> resolve)
    {
        if (column is not null && !known.Contains(column))
        {
            throw Unknown($"column of {of}", column, known);
        }

        foreach (var each in column is null ? known : [column])
        {
            var feature = $"{view}:{each}";
            if (_features.Exists(other => other.Feature == feature))
            {
                continue;
            }

            var shown = _fullNames ? $"{view}__{each}" : each;
            if (_features.Find(other => other.Name == shown) is { } same)
            {
                throw new HistoryException($"{same.Feature} and {feature} would both be the column {shown}; allowed: features of different names, or full names ({view}__{each}).");
            }

            _features.Add(resolve(each) with { Name = shown, Feature = feature });
        }
    }

    private SelectedOnDemand OnDemandOf(OnDemandViewDefinition view)
    {
        if (_onDemand.Find(each => each.Plan.Definition.Name == view.Name) is { } known)
        {
            return known;
        }

        var plan = OnDemandPlan.Of(view, _kinds);
        int[] needs = [.. plan.Needs.Select(need => Place(_definitions.FeatureViews[need.View], need.Column))];
        var added = new SelectedOnDemand(plan, needs, _request.Count, _onDemand.Sum(each => each.Plan.Columns.Count));
        _onDemand.Add(added);
        _request.AddRange(plan.Request);
        return added;
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
