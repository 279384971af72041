using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds how the columns of a table map to one model.</summary>
internal sealed class TableBinder(DefinitionScope scope, IReadOnlyList<string> entities, IReadOnlyList<InputDefinition> inputs)
{
    private static readonly string[] Units = ["iso", "s", "ms", "us", "ns"];

    private HashSet<string>? header;

    public TableDefinition Bind(NodeCursor at)
    {
        MapCursor fields = at.Map();
        IReadOnlyList<string>? columnNames = Header(fields.Field("header"));
        (string? time, string unit) = Time(fields.Field("time"));
        HashSet<string> requested = [.. inputs.Where(i => i.FromRequest).Select(i => i.Name)];
        TableDefinition table = new()
        {
            Header = columnNames,
            Time = time,
            TimeUnit = unit,
            Entities = Columns<IReadOnlyList<string>>(fields.Field("entities"), entities, "one of the model's entities", KeyColumns),
            Columns = Columns(fields.Field("columns"), requested, "a numeric, categorical or text input of the model", (_, at) => Column(at) ?? ""),
            Events = Events(fields.Field("events")),
        };
        fields.RefuseUnknown();
        return table;
    }

    private List<string>? Header(NodeCursor at)
    {
        if (at.IsAbsent)
        {
            return null;
        }

        header = [];
        List<string> names = [];
        foreach (NodeCursor item in at.Items())
        {
            if (item.FreeText() is { } name)
            {
                names.Add(name);
                if (!header.Add(name))
                {
                    item.Refuse("each column once");
                }
            }
        }

        if (at.Items().Count == 0)
        {
            at.Refuse("at least one column");
        }

        return names;
    }

    private (string? Column, string Unit) Time(NodeCursor at)
    {
        if (!at.IsMap)
        {
            return (Column(at), Units[0]);
        }

        MapCursor fields = at.Map();
        NodeCursor column = fields.Field("column");
        string unit = fields.Field("unit").OneOf(Units) ?? Units[0];
        fields.RefuseUnknown();
        column.Require("the column that holds the time");
        return (Column(column), unit);
    }

    private Dictionary<string, T> Columns<T>(NodeCursor at, IReadOnlyCollection<string> names, string what, Func<string, NodeCursor, T> column)
    {
        Dictionary<string, T> columns = [];
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from name to column").Entries())
        {
            if (!names.Contains(entry.Key) && !scope.Errors.IsFull)
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, NodeCursor.Choice(what, names, entry.Key));
            }

            value.Require("the name of a column");
            columns[entry.Key] = column(entry.Key, value);
        }

        return columns;
    }

    /// <summary>A key need not be a column: <c>#</c> is the row's number, <c>=text</c> that text.</summary>
    private string[] KeyColumns(string entity, NodeCursor at)
    {
        IReadOnlyList<NodeCursor> items = at.Items();
        string[] columns = [.. items.Select(item => KeyColumn(item, items.Count) ?? "")];
        if (!at.IsAbsent && scope.Entities.TryGetValue(entity, out EntityDefinition? known) && known.JoinKeys.Count != items.Count)
        {
            string keys = string.Join(", ", known.JoinKeys);
            at.Errors.Add(at.Position, at.Path, $"{items.Count} columns", known.JoinKeys.Count == 1 ? $"one column for {keys}" : $"{known.JoinKeys.Count} columns, for {keys}");
        }

        return columns.Length == 0 ? [""] : columns;
    }

    private string? KeyColumn(NodeCursor at, int count)
    {
        string? text = at.FreeText();
        if (text is not null && text != "#" && !text.StartsWith('='))
        {
            return Column(at);
        }

        if (text == "#" && count > 1)
        {
            at.Refuse("a column, or =text; # is for an entity of one join key");
        }

        return text;
    }

    private string? Column(NodeCursor at)
    {
        string? column = at.FreeText();
        if (column is not null && header is not null && !header.Contains(column))
        {
            at.Refuse(NodeCursor.Choice("a column of the header", header, column));
        }

        return column;
    }

    private IReadOnlyList<string> Events(NodeCursor at)
    {
        List<string> sources = [];
        HashSet<string> seen = [];
        foreach (NodeCursor item in at.Items())
        {
            if (scope.SourceAt(item) is not { } source)
            {
                continue;
            }

            if (!seen.Add(source))
            {
                item.Refuse("each source once");
            }
            else if (scope.EntityOfSource(source) is { } entity && entities.Count > 0 && !entities.Contains(entity))
            {
                item.Refuse($"a source about one of the model's entities ({string.Join(", ", entities)}); {source} is about {entity}");
            }

            sources.Add(source);
        }

        return sources;
    }
}
