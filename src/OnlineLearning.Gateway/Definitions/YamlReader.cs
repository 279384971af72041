using System.Text;
using OnlineLearning.Core.Definitions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OnlineLearning.Definitions;

/// <summary>What became of reading a text: its document, or what is wrong with it.</summary>
internal sealed record YamlResult(DefinitionNode? Document, IReadOnlyList<DefinitionError> Errors);

/// <summary>
/// Reads one YAML 1.2 or JSON document, at most 4 MiB and 64 levels deep. Anchors, aliases and tags are refused: a definition needs none,
/// and without aliases a small text cannot stand for a huge tree. A syntax error ends the reading; double keys are all (the first 1,000) reported.
/// </summary>
internal sealed class YamlReader
{
    public const int MostBytes = 4 * 1024 * 1024;
    public const int MostLevels = 64;
    public const int MostErrors = 1000;

    private readonly string file;
    private readonly Parser parser;
    private readonly List<DefinitionError> errors = [];

    private YamlReader(string text, string file)
    {
        this.file = file;
        parser = new Parser(new StringReader(text));
    }

    /// <param name="text">The text; never throws for any.</param>
    /// <param name="file">Its name in errors.</param>
    public static YamlResult Read(string text, string file)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MostBytes)
        {
            return new YamlResult(null, [new DefinitionError(new SourcePosition(file, 1, 1), "", $"{bytes} bytes", $"a document is at most {MostBytes} bytes")]);
        }

        YamlReader reader = new(JsonTabs.ToSpaces(text), file);
        DefinitionNode? document = null;
        try
        {
            document = reader.Document();
        }
        catch (Refused refused)
        {
            reader.errors.Add(refused.Error);
        }
        catch (YamlException e)
        {
            reader.errors.Add(new DefinitionError(reader.At(e.Start), "", "a syntax error", e.Message));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            // The scanner lets a few syntax errors out as plain exceptions, whose messages are about itself.
            Mark mark = reader.parser.Current?.End ?? Mark.Empty;
            reader.errors.Add(new DefinitionError(reader.At(mark), "", "a syntax error", "YAML or JSON; is a bracket or quote left open near here?"));
        }

        return new YamlResult(reader.errors.Count == 0 ? document : null, reader.errors);
    }

    private DefinitionNode Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out StreamEnd? end))
        {
            throw Refuse(end, null, "a document with entities, sources, feature_views or models");
        }

        parser.Consume<DocumentStart>();
        DefinitionNode document = Node("", 1);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            throw Refuse(second, "a second document", "one document in a file");
        }

        return document;
    }

    private DefinitionNode Node(string path, int level)
    {
        ParsingEvent next = parser.Current ?? throw new InvalidOperationException("the document ends early");
        if (level > MostLevels)
        {
            throw Refuse(next, $"more than {MostLevels} levels", $"at most {MostLevels} levels", path);
        }

        if (next is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw Refuse(next, "an anchor or alias", "every value written out", path);
        }

        if (next is NodeEvent { Tag.IsEmpty: false })
        {
            throw Refuse(next, "a tag", "values without tags", path);
        }

        if (parser.TryConsume<Scalar>(out Scalar? scalar))
        {
            return ToNode(scalar);
        }

        return parser.TryConsume<SequenceStart>(out SequenceStart? list) ? List(list, path, level) : Map(parser.Consume<MappingStart>(), path, level);
    }

    private ListNode List(SequenceStart start, string path, int level)
    {
        List<DefinitionNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node($"{path}[{items.Count}]", level + 1));
        }

        return new ListNode(At(start.Start), items);
    }

    private MapNode Map(MappingStart start, string path, int level)
    {
        List<MapEntry> entries = [];
        Dictionary<string, SourcePosition> seen = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent keyAt = parser.Current!;
            if (Node(path, level + 1) is not ScalarNode key)
            {
                throw Refuse(keyAt, "a list or map as a key", "a name as a key", path);
            }

            string name = key.Text ?? "null";
            string keyPath = path.Length == 0 ? name : $"{path}.{name}";
            DefinitionNode value = Node(keyPath, level + 1);
            if (seen.TryAdd(name, key.Position))
            {
                entries.Add(new MapEntry(name, key.Position, value));
            }
            else if (errors.Count < MostErrors)
            {
                errors.Add(new DefinitionError(key.Position, keyPath, name, $"each key once; it is also at {seen[name]}"));
            }
        }

        return new MapNode(At(start.Start), entries);
    }

    private ScalarNode ToNode(Scalar scalar)
    {
        // YAML 1.2 core schema, 10.3.2: what stands plainly for null.
        bool isText = scalar.Style != ScalarStyle.Plain;
        bool isNull = !isText && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
        return new ScalarNode(At(scalar.Start), isNull ? null : scalar.Value, isText);
    }

    private SourcePosition At(Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private Refused Refuse(ParsingEvent at, string? given, string allowed, string path = "") =>
        new(new DefinitionError(At(at.Start), path, given, allowed));

    private sealed class Refused(DefinitionError error) : Exception
    {
        public DefinitionError Error { get; } = error;
    }
}
