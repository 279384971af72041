using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class SourceBinder
{
    private const int MostFields = 1024;

    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.Sources))
        {
            string name = entry.Key;
            MapCursor fields = at.Map();
            NodeCursor entity = fields.Field("entity");
            NodeCursor eventTime = fields.Field("event_time");
            NodeCursor createdTime = fields.Field("created_time");
            entity.Require("the entity that the events are about");
            string about = scope.EntityAt(entity) ?? "";
            SourceDefinition source = new(
                name, about, FieldBinder.Bind(fields.Field("fields"), MostFields), eventTime.FreeText() ?? SourceDefinition.DefaultEventTime, createdTime.FreeText());
            fields.RefuseUnknown();
            scope.Sources[name] = source;
            RefuseSharedColumns(scope.Entities.GetValueOrDefault(about), source, eventTime, createdTime);
        }
    }

    private static void RefuseSharedColumns(EntityDefinition? entity, SourceDefinition source, NodeCursor eventTime, NodeCursor createdTime)
    {
        if (source.CreatedTime == source.EventTime)
        {
            createdTime.Refuse($"a column other than that of the event time, {source.EventTime}");
        }

        foreach ((NodeCursor at, string? column) in ((NodeCursor, string?)[])[(eventTime, source.EventTime), (createdTime, source.CreatedTime)])
        {
            // A definition that states none may have had a key of that name for long.
            if (column is not null && column != SourceDefinition.DefaultEventTime && entity?.JoinKeys.Contains(column) == true)
            {
                at.Refuse($"a column other than the join key of entity {entity.Name}");
            }
        }
    }
}
