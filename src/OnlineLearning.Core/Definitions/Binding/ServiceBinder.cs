using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class ServiceBinder
{
    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.FeatureServices))
        {
            string name = entry.Key;
            MapCursor fields = at.Map();
            NodeCursor featuresAt = fields.Field("features");
            featuresAt.Require("at least one of view or view:column");
            string[] views = [.. scope.NamesOf(Section.FeatureViews).Union(scope.NamesOf(Section.OnDemandViews))];
            (List<string> references, List<ViewColumn> columns) = new ReferenceBinder("a defined feature view or on-demand view", views, scope.ColumnsOf).Bind(featuresAt);
            if (!featuresAt.IsAbsent && featuresAt.Items().Count == 0)
            {
                featuresAt.Refuse("at least one of view or view:column");
            }

            scope.FeatureServices[name] = new FeatureServiceDefinition(name, references) { Metadata = MetadataBinder.Bind(fields) };
            fields.RefuseUnknown();
            RefuseAmbiguous(scope, featuresAt, columns);
        }
    }

    // A request in Feast's form holds join keys and request values by name, and the answer keys and features.
    private static void RefuseAmbiguous(DefinitionScope scope, NodeCursor at, List<ViewColumn> columns)
    {
        List<EntityDefinition> entities = scope.EntitiesOf(columns);
        if (EntityDefinition.Ambiguous(entities) is { } two)
        {
            at.Refuse(OnDemandBinder.Ambiguous(two));
        }

        foreach (ViewColumn column in columns)
        {
            if (entities.Find(e => e.JoinKeys.Contains(column.Column)) is { } entity)
            {
                at.Refuse($"columns whose names are not those of join keys; {column} has that of entity {entity.Name}");
            }
        }

        Dictionary<string, (string View, FieldDefinition Field)> request = [];
        foreach (OnDemandViewDefinition view in columns.Select(c => c.View).Distinct().Select(v => scope.OnDemandViews.GetValueOrDefault(v)).OfType<OnDemandViewDefinition>())
        {
            foreach (FieldDefinition field in view.Request)
            {
                // Those that the view itself reads are refused there.
                if (entities.Except(scope.EntitiesOf([new ViewColumn(view.Name, "")])).FirstOrDefault(e => e.JoinKeys.Contains(field.Name)) is { } entity)
                {
                    at.Refuse($"views whose request values are no join keys; {field.Name} of {view.Name} is that of entity {entity.Name}");
                }

                if (!request.TryAdd(field.Name, (view.Name, field)) && request[field.Name].Field != field)
                {
                    at.Refuse($"views whose request values of one name are of one type; {field.Name} differs between {request[field.Name].View} and {view.Name}");
                }
            }
        }
    }
}
