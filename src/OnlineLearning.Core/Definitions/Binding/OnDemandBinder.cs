using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds on-demand views; their expressions are made ready once, so that nothing is wrong with them later.</summary>
internal static class OnDemandBinder
{
    private const int Most = 256;

    private static readonly string[] Operators = ["and", "or", "not"];

    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.OnDemandViews))
        {
            string name = entry.Key;
            MapCursor fields = at.Map();
            NodeCursor requestAt = fields.Field("request");
            NodeCursor viewsAt = fields.Field("views");
            NodeCursor columnsAt = fields.Field("columns");
            if (scope.NamesOf(Section.FeatureViews).Contains(name))
            {
                at.Errors.Add(at.Position, at.Path, name, "a name that no feature view has");
            }

            List<FieldDefinition> request = FieldBinder.Bind(requestAt, Most);
            ReferenceBinder references = new("a defined feature view", scope.NamesOf(Section.FeatureViews), scope.ColumnsOf);
            (List<string> views, List<ViewColumn> named) = references.Bind(viewsAt);
            List<OnDemandColumn> columns = Columns(columnsAt);
            OnDemandViewDefinition view = new(name, request, views, columns) { Metadata = MetadataBinder.Bind(fields) };
            scope.OnDemandViews[name] = view;
            fields.RefuseUnknown();
            RefuseNames(scope, named, viewsAt, requestAt, columnsAt);
            FeatureViewKinds kinds = new(scope.FeatureViews, scope.Sources);
            if (references.IsWhole && named.All(column => kinds.KindOf(column) is not null))
            {
                CheckExpressions(view, kinds, columnsAt);
            }
        }
    }

    private static List<OnDemandColumn> Columns(NodeCursor at)
    {
        List<OnDemandColumn> columns = [];
        int stated = 0;
        at.Require("at least one column");
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from column to expression").Entries())
        {
            if (++stated > Most)
            {
                continue;
            }

            if (!DefinitionName.IsValid(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, DefinitionName.Allowed);
            }

            value.Require("an expression");
            columns.Add(new OnDemandColumn(entry.Key, value.LongText() ?? ""));
        }

        if (at.IsMap && stated is 0 or > Most)
        {
            at.Errors.Add(at.Position, at.Path, $"{stated} columns", $"1 to {Most} columns");
        }

        return columns;
    }

    // Feast's request holds join keys and values by name, and its answer keys and features.
    private static void RefuseNames(DefinitionScope scope, List<ViewColumn> named, NodeCursor viewsAt, NodeCursor requestAt, NodeCursor columnsAt)
    {
        List<EntityDefinition> entities = scope.EntitiesOf(named);
        if (EntityDefinition.Ambiguous(entities) is { } two)
        {
            viewsAt.Refuse(Ambiguous(two));
        }

        foreach ((MapEntry entry, NodeCursor value) in requestAt.Map().Entries())
        {
            if (Operators.Contains(entry.Key))
            {
                refuse(value, entry, "a name that is no operator of expressions: and, or, not");
            }

            if (entities.Find(e => e.JoinKeys.Contains(entry.Key)) is { } entity)
            {
                refuse(value, entry, $"a name other than the join key of entity {entity.Name}: a request holds both by name");
            }
        }

        foreach ((MapEntry entry, NodeCursor value) in columnsAt.Map().Entries())
        {
            if (entities.Find(e => e.JoinKeys.Contains(entry.Key)) is { } entity)
            {
                refuse(value, entry, $"a name other than the join key of entity {entity.Name}: an answer holds both by name");
            }
        }

        void refuse(NodeCursor value, MapEntry entry, string allowed) => value.Errors.Add(entry.KeyPosition, value.Path, entry.Key, allowed);
    }

    /// <summary>Why two entities cannot be asked for together.</summary>
    public static string Ambiguous((EntityDefinition One, EntityDefinition Other) two) =>
        $"views of entities with different join keys: {two.One.Name} and {two.Other.Name} are both found by {string.Join(", ", two.One.JoinKeys)}, and one request cannot hold a key of each";

    private static void CheckExpressions(OnDemandViewDefinition view, FeatureViewKinds kinds, NodeCursor at)
    {
        foreach ((MapEntry entry, NodeCursor value) in at.Map().Entries().Take(Most))
        {
            if (view.Columns.FirstOrDefault(c => c.Name == entry.Key) is { Expression.Length: > 0 } column && OnDemandPlan.Check(view, column, kinds) is { } problem)
            {
                string allowed = problem.Names.Count > 0 ? NodeCursor.Choice(problem.Allowed, problem.Names, problem.Given) : problem.Allowed;
                value.Refuse($"at character {problem.Position}, in place of {problem.Given}: {allowed}");
            }
        }
    }
}
