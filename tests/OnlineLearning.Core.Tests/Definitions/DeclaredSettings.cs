using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>The parts of the published schema and of the documentation that follow from what learners, optimisers, losses and schedules declare.</summary>
internal static class DeclaredSettings
{
    private const string Begin = "<!-- declared settings: written by the tests -->\n";
    private const string End = "<!-- end of declared settings -->";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly LearnerKind[] Learners = [.. LearnerRegistry.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];
    private static readonly OptimiserKind[] Optimisers = [.. OptimiserRegistry.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];
    private static readonly LossKind[] Losses = [.. LossRegistry.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];
    private static readonly ScheduleKind[] Schedules = [.. ScheduleRegistry.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];

    public static string Schema(string json)
    {
        var schema = JsonNode.Parse(json)!;
        var defs = schema["$defs"]!;
        Replace(defs["learner"]!["anyOf"]![0]!, "enum", Names(Learners.Select(kind => kind.Name)));
        Replace(defs["loss"]!["anyOf"]![0]!, "enum", Names(Losses.Select(kind => kind.Name)));

        var aggregate = defs["aggregate"]!["properties"]!.AsObject();
        Replace(aggregate["aggregate"]!, "enum", Names(AggregateRegistry.All.Select(each => each.Name)));
        Put(aggregate, 5, [.. AggregateRegistry.All.Select(each => (each.Name, each.Settings))]);

        var learner = defs["learner_map"]!["properties"]!.AsObject();
        Replace(learner["kind"]!, "enum", Names(Learners.Select(kind => kind.Name)));
        Replace(learner["kind"]!, "default", LearnerDefaults.Kind);
        Replace(learner["base"]!, "enum", Names(LeveragingBagging.Kinds.Keys.Order(StringComparer.Ordinal)));
        Replace(learner["optimiser"]!, "enum", Names(Optimisers.Select(kind => kind.Name)));
        Replace(learner["optimiser"]!, "default", LearnerDefaults.Optimiser);
        Replace(learner["bits"]!, "default", LearnerDefaults.Bits);
        Put(learner, 7, [.. Learners.Select(kind => ($"learner {kind.Name}", kind.Settings)), .. Optimisers.Select(kind => ($"optimiser {kind.Name}", kind.Settings))]);

        var loss = defs["loss_map"]!["properties"]!.AsObject();
        Replace(loss["kind"]!, "enum", Names(Losses.Select(kind => kind.Name)));
        Put(loss, 1, [.. Losses.Select(kind => (kind.Name, kind.Settings))]);

        var schedule = defs["schedule_map"]!["properties"]!.AsObject();
        Replace(defs["schedule_map"]!, "description", string.Join("; ", Schedules.Select(kind => $"{kind.Name}: {kind.Formula}")) + ".");
        Replace(schedule["kind"]!, "enum", Names(Schedules.Select(kind => kind.Name)));
        Put(schedule, 2, [.. Schedules.Select(kind => (kind.Name, kind.Settings))]);
        return schema.ToJsonString(Indented) + "\n";
    }

    public static string Page(string markdown)
    {
        var (from, to) = (markdown.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, markdown.IndexOf(End, StringComparison.Ordinal));
        var text = new StringBuilder();
        Table(text, "aggregate", [.. AggregateRegistry.All.Select(each => ($"`{each.Name}`: {each.Doc}. Of {each.Input.Describe()}{Bounds(each.Span)}", each.Settings))]);
        Table(text, "learner", [.. Learners.Select(kind => ($"`{kind.Name}`: {Tasks(kind)}{(kind.Mixes ? "" : "; shards are not mixed")}", kind.Settings))]);
        Table(text, "optimiser", [.. Optimisers.Select(kind => (Invariant($"`{kind.Name}`: initial rate {kind.InitialRate}"), kind.Settings))]);
        Table(text, "loss", [.. Losses.Select(kind => ($"`{kind.Name}`: {kind.Task.ToString().ToLowerInvariant()}", kind.Settings))]);
        Table(text, "schedule", [.. Schedules.Select(kind => ($"`{kind.Name}`: {kind.Formula}", kind.Settings))]);
        return markdown[..from] + text + markdown[to..];
    }

    private static string Bounds(AggregateSpan span) => span switch
    {
        AggregateSpan.Window => "; `window`",
        AggregateSpan.HalfLife => "; `half_life`",
        _ => "; no window",
    };

    private static string Tasks(LearnerKind kind) => string.Join(", ", kind.Tasks.Select(task => task.ToString().ToLowerInvariant()));

    private static void Table(StringBuilder text, string what, IReadOnlyList<(string Owner, IReadOnlyList<Setting> Settings)> all)
    {
        text.Append('\n').Append("| ").Append(what).Append(" | setting | range | default | |\n|---|---|---|---|---|\n");
        foreach (var (owner, settings) in all)
        {
            var first = owner;
            if (settings.Count == 0)
            {
                text.Append("| ").Append(first).Append(" | | | | |\n");
            }

            foreach (var setting in settings)
            {
                var usual = double.IsNaN(setting.Default) ? "" : Invariant($"{setting.Default}");
                var range = Invariant($"{(setting.AboveMin ? "above " : "")}{setting.Min} to {setting.Max}{(setting.Whole ? ", whole" : "")}");
                text.Append(Invariant($"| {first} | `{setting.Name}` | {range} | {usual} | {setting.Doc}{(setting.NewVersion ? "; a change makes a new version" : "")} |\n"));
                first = "";
            }
        }

        text.Append('\n');
    }

    /// <summary>Keeps the first properties, which are not declared, and puts all declared settings after them.</summary>
    private static void Put(JsonObject properties, int keep, IReadOnlyList<(string Owner, IReadOnlyList<Setting> Settings)> all)
    {
        foreach (var name in properties.Select(property => property.Key).Skip(keep).ToList())
        {
            properties.Remove(name);
        }

        foreach (var same in all.SelectMany(owner => owner.Settings.Select(setting => (owner.Owner, Setting: setting))).GroupBy(pair => pair.Setting.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            properties[same.Key] = Union([.. same]);
        }
    }

    private static JsonObject Union((string Owner, Setting Setting)[] same)
    {
        var settings = same.Select(pair => pair.Setting).ToList();
        var described = same.GroupBy(pair => pair.Setting.Doc).Select(group => $"{string.Join(", ", group.Select(pair => pair.Owner))}: {group.Key}");
        var least = settings.Min(setting => setting.Min);
        var node = new JsonObject
        {
            ["description"] = string.Join("; ", described) + ".",
            ["type"] = settings.All(setting => setting.Whole) ? "integer" : "number",
            [settings.Where(setting => setting.Min == least).All(setting => setting.AboveMin) ? "exclusiveMinimum" : "minimum"] = Number(least),
            ["maximum"] = Number(settings.Max(setting => setting.Max)),
        };
        if (settings.Select(setting => setting.Default).Distinct().Count() == 1 && !double.IsNaN(settings[0].Default))
        {
            node["default"] = Number(settings[0].Default);
        }

        return node;
    }

    private static JsonNode Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    private static void Replace(JsonNode at, string key, JsonNode value) => at[key] = value;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
