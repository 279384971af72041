using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds a loss: its name, or a map of kind and settings.</summary>
internal static class LossBinder
{
    private static readonly string[] Kinds = [.. LossRegistry.All.Keys.Order(StringComparer.Ordinal)];

    private static readonly SettingOwner[] Owners = [.. Kinds.Select(kind => new SettingOwner($"loss {kind}", LossRegistry.All[kind].Settings))];

    public static LossDefinition Bind(NodeCursor at, TaskKind? task)
    {
        string usual = LearnerDefaults.Loss(task ?? TaskKind.Regression);
        if (!at.IsMap)
        {
            return LossDefinition.Of(Kind(at, task) ?? usual);
        }

        MapCursor fields = at.Map();
        string kind = Kind(fields.Field("kind"), task) ?? usual;
        Settings settings = SettingBinder.Bind(fields, $"loss {kind}", LossRegistry.All[kind].Settings, Owners);
        fields.RefuseUnknown();
        return new LossDefinition(kind, settings);
    }

    private static string? Kind(NodeCursor at, TaskKind? task)
    {
        string? kind = at.OneOf(Kinds);
        if (task is { } stated && kind is not null && LossRegistry.All[kind].Task != stated)
        {
            at.Refuse($"{string.Join(", ", Kinds.Where(k => LossRegistry.All[k].Task == stated))} for task {stated.ToString().ToLowerInvariant()}");
            return null;
        }

        return kind;
    }
}
