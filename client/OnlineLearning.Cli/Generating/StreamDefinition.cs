using System.Globalization;
using System.Text;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation.Generators;
using OnlineLearning.Definitions;

namespace OnlineLearning.Cli.Generating;

/// <summary>The definition of a generated table: its columns and task and nothing else.</summary>
internal static class StreamDefinition
{
    private const int MostInARow = 20;

    /// <summary>YAML that <c>ol evaluate</c> takes; the model is named as the stream.</summary>
    /// <exception cref="CommandException">There is no task for the stream's label.</exception>
    public static string Of(SyntheticStream stream)
    {
        var text = Text(stream);
        var (node, errors) = YamlReader.Read(text, stream.Kind.Name);
        var wrong = node is null ? errors : DefinitionBinder.Bind([node], DefinitionSet.Empty, prune: false).Errors;
        return wrong.Count == 0 ? text : throw CommandException.Failed(
            $"{stream.Kind.Name}: the label has {stream.Kind.Classes(stream.Settings)} classes, for which there is no task; rows can be generated all the same ({wrong[0]})");
    }

    private static string Text(SyntheticStream stream)
    {
        var (kind, label) = (stream.Kind, stream.Columns[^1].Name);
        var text = new StringBuilder();
        text.Append($"# {kind.Summary}\n# {kind.Source}\n");
        text.Append($"#   ol generate {kind.Name} --rows 10000{Stated(stream)} --out {kind.Name}.csv\n");
        text.Append($"#   ol evaluate {kind.Name}.csv --definition {kind.Name}.yaml --model {kind.Name}\n");
        text.Append($"entities:\n  row: {{}}\n\nmodels:\n  {kind.Name}:\n    task: {kind.Task(stream.Settings).ToString().ToLowerInvariant()}\n    entities: row\n    inputs:\n");
        Inputs(text, "numeric", stream.Columns, StreamColumnKind.Numeric);
        Inputs(text, "categorical", stream.Columns, StreamColumnKind.Categorical);
        text.Append(kind.Task(stream.Settings) == StreamTask.Multiclass
            ? $"    label: {{ name: {label}, classes: [{string.Join(", ", Enumerable.Range(0, kind.Classes(stream.Settings)))}] }}\n"
            : $"    label: {label}\n");
        return text.Append("    table:\n      entities: { row: \"#\" }\n").ToString();
    }

    private static string Stated(SyntheticStream stream)
    {
        var byDefault = stream.Kind.Defaults;
        var stated = stream.Kind.Settings.Select(setting => setting.Name).Where(name => stream.Settings[name] != byDefault[name]);
        return string.Concat(stated.Select(name => string.Create(CultureInfo.InvariantCulture, $" --set {name}={stream.Settings[name]}")));
    }

    private static void Inputs(StringBuilder text, string name, IReadOnlyList<StreamColumn> columns, StreamColumnKind kind)
    {
        foreach (var some in columns.Where(column => column.Kind == kind).Select(column => column.Name).Chunk(MostInARow))
        {
            text.Append($"      - {name}: [{string.Join(", ", some)}]\n");
        }
    }
}
