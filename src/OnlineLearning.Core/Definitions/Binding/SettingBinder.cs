using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>What declares settings.</summary>
/// <param name="Name">As text: <c>optimiser adagrad</c>.</param>
/// <param name="Settings">What it declares.</param>
internal sealed record SettingOwner(string Name, IReadOnlyList<Setting> Settings);

/// <summary>Reads declared settings, which stand flat in their map beside other fields.</summary>
internal static class SettingBinder
{
    /// <summary>Reads those of the chosen owner and refuses those that only others declare.</summary>
    /// <param name="fields">The map.</param>
    /// <param name="chosen">What is chosen, as text: <c>optimiser adagrad</c>.</param>
    /// <param name="declared">What it declares.</param>
    /// <param name="all">All that could have been chosen, with what they declare.</param>
    public static Settings Bind(MapCursor fields, string chosen, IReadOnlyList<Setting> declared, IReadOnlyList<SettingOwner> all)
    {
        List<(string, double)> stated = [];
        foreach (string name in all.SelectMany(owner => owner.Settings).Select(setting => setting.Name).Distinct().Order(StringComparer.Ordinal))
        {
            NodeCursor at = fields.Field(name);
            if (at.IsAbsent)
            {
                continue;
            }

            if (declared.FirstOrDefault(setting => setting.Name == name) is not { } setting)
            {
                string owners = string.Join(", ", all.Where(owner => owner.Settings.Any(s => s.Name == name)).Select(owner => owner.Name));
                at.Forbid($"no {name}: it is a setting of {owners}; {chosen} has {(declared.Count == 0 ? "none" : string.Join(", ", declared.Select(s => s.Name)))}");
            }
            else if (Read(at, setting) is { } value)
            {
                stated.Add((name, value));
            }
        }

        return Settings.Of(declared, [.. stated]);
    }

    private static double? Read(NodeCursor at, Setting setting) =>
        setting.Whole ? at.Whole((int)setting.Min, (int)Math.Min(setting.Max, int.MaxValue)) : at.Number(new NumberRange(setting.Min, setting.Max, setting.AboveMin));
}
