using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class EntityBinder
{
    public static void Bind(DefinitionScope scope)
    {
        foreach ((string name, NodeCursor at) in scope.Items(Section.Entities))
        {
            MapCursor fields = at.Map();
            scope.Entities[name] = new EntityDefinition(name, fields.Field("join_key").FreeText() ?? name);
            fields.RefuseUnknown();
        }
    }
}
