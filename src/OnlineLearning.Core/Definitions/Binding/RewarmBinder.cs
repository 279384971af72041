using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds what an alarm does to the learning rate: a share, or a map.</summary>
internal static class RewarmBinder
{
    private static readonly NumberRange Share = new(0, 1);

    public static RewarmDefinition Bind(NodeCursor at)
    {
        RewarmDefinition defaults = RewarmDefinition.Default;
        if (!at.IsMap)
        {
            return defaults with { Share = at.Number(Share) ?? defaults.Share };
        }

        MapCursor fields = at.Map();
        RewarmDefinition rewarm = new(
            fields.Field("share").Number(Share) ?? defaults.Share, fields.Field("apart").Whole(0, RewarmDefinition.MostApart) ?? defaults.Apart);
        fields.RefuseUnknown();
        return rewarm;
    }
}
