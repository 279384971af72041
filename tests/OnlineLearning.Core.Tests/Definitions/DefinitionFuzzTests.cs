using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>Laws over random changes of the example: of its words, its lines and its characters.</summary>
public sealed partial class DefinitionFuzzTests
{
    private const string Inserted = "{}[]:,-\"'#&*!|>?%@`~\t\n \\\0\uD800é09aZ_";

    private static readonly string[] Words =
    [
        "0", "1", "-1", "18", "0.5", "1e-5", "1e999", ".nan", "30d", "1m", "true", "no", "'9'", "\"\"", "[]", "{}", "[[1]]", "{ a: 1 }", "driver",
        "zone_cell", "trips", "zone", "hour", "distance_km", "driver_trips", "count", "last", "binary", "regression", "logistic", "constant", "name", "kind", "\"zone*hour\"", "timestamp", "vector", "exact", "driver_trips:pace", "driver_trips.pace", "(", "and", "join_keys",
    ];

    private static readonly SchemaCheck Schema = new(JsonDocument.Parse(DefinitionSchema.Json).RootElement);

    private static readonly Gen<string> Texts = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 100_000], Gen.Int[0, 100_000])
        .Array[1, 4].Select(changes => changes.Aggregate(Yaml.Example, (text, c) => Change(text, c.Item1, c.Item2, c.Item3)));

    [Fact]
    public void Any_text_binds_or_gives_errors_with_their_places_and_never_throws() => Texts.Sample(
        text =>
        {
            YamlResult read = YamlReader.Read(text, "f");
            BindResult result = read.Document is { } document ? DefinitionBinder.Bind([document]) : new BindResult(DefinitionSet.Empty, read.Errors);
            Assert.Equal(read.Document is null, read.Errors.Count > 0);
            Assert.All(result.Errors, e => Assert.True(e.Position is { File: "f", Line: >= 1, Column: >= 1 } && e.Allowed.Length > 0, e.ToString()));
            if (result.IsValid)
            {
                Assert.Equal(DefinitionJson.Write(result.Set), DefinitionJson.Write(DefinitionJson.Read(DefinitionJson.Write(result.Set))));
                Assert.All(DefinitionDiff.Between(result.Set, result.Set), c => Assert.Equal(ChangeKind.Unchanged, c.Kind));
                Assert.All(result.Set.Models.Values, m => Assert.Equal(16, ModelFingerprint.Of(m, result.Set).Length));
            }
        },
        iter: 3000);

    [Fact]
    public void What_binds_is_valid_by_the_published_schema() => Texts.Sample(
        text =>
        {
            if (YamlReader.Read(text, "f").Document is { } document && DefinitionBinder.Bind([document]).IsValid && !HasNull(document))
            {
                Assert.True(Schema.IsValid(document), text);
            }
        },
        iter: 1000);

    // The binder takes a key without a value as absent; the schema warns.
    private static bool HasNull(DefinitionNode node) => node switch
    {
        MapNode map => map.Entries.Any(e => HasNull(e.Value)),
        ListNode list => list.Items.Any(HasNull),
        _ => ((ScalarNode)node).Text is null,
    };

    private static string Change(string text, int kind, int a, int b)
    {
        List<string> lines = [.. text.Split('\n')];
        int line = a % lines.Count;
        switch (kind)
        {
            case 0:
                MatchCollection words = Word().Matches(text);
                Match word = words[a % words.Count];
                return text[..word.Index] + Words[b % Words.Length] + text[(word.Index + word.Length)..];
            case 1:
                int at = a % text.Length;
                return text[..at] + Inserted[b % Inserted.Length] + text[Math.Min(text.Length, at + (b % 3))..];
            case 2:
                lines.RemoveAt(line);
                break;
            default:
                lines.Insert(b % lines.Count, lines[line]);
                break;
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex("[A-Za-z0-9_.*]+")]
    private static partial Regex Word();
}
