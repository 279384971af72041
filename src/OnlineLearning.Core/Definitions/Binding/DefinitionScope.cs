using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>
/// What is bound so far, and all names there are. A reference is checked against the names, so that one wrong entity is one error and not
/// one more for each source that names it.
/// </summary>
internal sealed class DefinitionScope(BindingErrors errors, MergedSections sections)
{
    public BindingErrors Errors { get; } = errors;

    public Dictionary<string, EntityDefinition> Entities { get; } = [];

    public Dictionary<string, SourceDefinition> Sources { get; } = [];

    public Dictionary<string, FeatureViewDefinition> FeatureViews { get; } = [];

    public Dictionary<string, OnDemandViewDefinition> OnDemandViews { get; } = [];

    public Dictionary<string, FeatureServiceDefinition> FeatureServices { get; } = [];

    public Dictionary<string, ModelDefinition> Models { get; } = [];

    public IEnumerable<EntryCursor> Items(string section) => sections.Items(section);

    public IReadOnlyCollection<string> NamesOf(string section) => sections.Names(section);

    public string? EntityAt(NodeCursor at) => at.OneOf(sections.Names(Section.Entities), "a defined entity");

    public string? SourceAt(NodeCursor at) => at.OneOf(sections.Names(Section.Sources), "a defined source");

    public string? ViewAt(NodeCursor at) => at.OneOf(sections.Names(Section.FeatureViews), "a defined feature view");

    /// <summary>The entity whose grain keeps a view; null where an error is reported elsewhere.</summary>
    public string? EntityOfView(string view) =>
        FeatureViews.TryGetValue(view, out FeatureViewDefinition? found) ? EntityOfSource(found.Source) : null;

    /// <summary>The different entities whose keys are needed for these columns, those that on-demand views read included.</summary>
    public List<EntityDefinition> EntitiesOf(IEnumerable<ViewColumn> columns) =>
    [
        .. columns.Select(column => column.View).Distinct()
            .SelectMany(view => OnDemandViews.TryGetValue(view, out OnDemandViewDefinition? computed) ? computed.Views.Select(reference => ViewColumn.Parse(reference).View) : [view])
            .Select(EntityOfView).OfType<string>().Distinct().Where(Entities.ContainsKey).Select(entity => Entities[entity]),
    ];

    /// <summary>Columns of a feature view or on-demand view; null where it is not bound.</summary>
    public IReadOnlyCollection<string>? ColumnsOf(string view) =>
        FeatureViews.TryGetValue(view, out FeatureViewDefinition? kept) ? [.. kept.ColumnNames]
        : OnDemandViews.TryGetValue(view, out OnDemandViewDefinition? computed) ? [.. computed.Columns.Select(column => column.Name)] : null;

    public string? EntityOfSource(string source) =>
        Sources.TryGetValue(source, out SourceDefinition? found) && found.Entity.Length > 0 ? found.Entity : null;

    public FieldType? TypeOf(string source, string field) =>
        Sources.TryGetValue(source, out SourceDefinition? found) ? found.Fields.FirstOrDefault(f => f.Name == field)?.Type : null;

    /// <summary>Whether a model can take a column: an aggregate, or a field other than text and vectors.</summary>
    public bool IsNumber(FeatureViewDefinition view, string column) =>
        view.Columns.FirstOrDefault(c => c.Name == column) is { } aggregate ? IsNumber(aggregate, view.Source) : TypeOf(view.Source, column) is not (FieldType.String or FieldType.Vector);

    public DefinitionSet ToSet() => new(Entities, Sources, FeatureViews, Models) { OnDemandViews = OnDemandViews, FeatureServices = FeatureServices };

    private bool IsNumber(AggregateDefinition column, string source) =>
        AggregateRegistry.Find(column.Aggregate) is null || !Sources.TryGetValue(source, out SourceDefinition? found) || AggregateRegistry.ResultOf(column, found).IsNumber();
}
