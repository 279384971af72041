using OnlineLearning.Core.Definitions;
using OnlineLearning.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("", "f:1:1: : is missing; a document with entities, sources, feature_views or models")]
    [InlineData("# only a comment\n", "f:2:1: : is missing; a document with entities, sources, feature_views or models")]
    [InlineData("a: 1\n---\nb: 2\n", "f:2:1: : was given a second document; one document in a file")]
    [InlineData("a: &x 1\nb: *x\n", "f:1:4: a: was given an anchor or alias; every value written out")]
    [InlineData("a: *x\n", "f:1:4: a: was given an anchor or alias; every value written out")]
    [InlineData("a:\n  - !!str 1\n", "f:2:5: a[0]: was given a tag; values without tags")]
    [InlineData("? [a]\n: 1\n", "f:1:3: : was given a list or map as a key; a name as a key")]
    [InlineData("a:\n  b: 1\n  c: 2\n  b: 3\n", "f:4:3: a.b: was given b; each key once; it is also at f:2:3")]
    [InlineData("{\"a\": 1, \"a\": 2}", "f:1:10: a: was given a; each key once; it is also at f:1:2")]
    public void What_is_not_one_plain_document_is_refused_with_its_place(string text, string expected)
    {
        YamlResult result = YamlReader.Read(text, "f");

        Assert.Null(result.Document);
        Assert.Equal(expected, Assert.Single(result.Errors).ToString());
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", "f:1:6", "YAML or JSON; is a bracket or quote left open near here?")]
    [InlineData("a: 1\n\tb: 2\n", "f:1:4", "While scanning a plain scalar, found a tab character that violate indentation.")]
    [InlineData("a: \"open\n", "f:1:4", "While scanning a quoted scalar, found unexpected end of stream.")]
    [InlineData("a: \"\\ud800\"", "f:1:4", "While scanning a quoted scalar, found invalid Unicode surrogates.")]
    [InlineData("a: 1\n b: 2\n", "f:2:3", "While scanning a plain scalar value, found invalid mapping.")]
    [InlineData("{ \"a\": 1 \n", "f:2:1", "While parsing a flow mapping, did not find expected ',' or '}'.")]
    [InlineData("%YAML 9.9\n---\na: 1", "f:1:1", "Found incompatible YAML document.")]
    [InlineData("@", "f:1:1", "While scanning for the next token, found character that cannot start any token.")]
    public void A_syntax_error_is_an_error_with_its_place(string text, string place, string expected)
    {
        DefinitionError error = Assert.Single(YamlReader.Read(text, "f").Errors);

        Assert.Equal($"{place}: : was given a syntax error; {expected}", error.ToString());
    }

    [Fact]
    public void Json_indented_by_tabs_keeps_its_positions_and_its_texts()
    {
        const string json = "{\n\t\"entities\": {\n\t\t\"user\":\t{ \"join_key\": \"a\\t\\\"b\\u00e9\\ud83d\\ude00\\/\" }\n\t}\n}\n";

        MapNode top = (MapNode)YamlReader.Read(json, "f").Document!;

        MapEntry entities = Assert.Single(top.Entries);
        Assert.Equal(new SourcePosition("f", 2, 2), entities.KeyPosition);
        MapEntry user = Assert.Single(((MapNode)entities.Value).Entries);
        Assert.Equal(new SourcePosition("f", 3, 3), user.KeyPosition);
        ScalarNode key = (ScalarNode)Assert.Single(((MapNode)user.Value).Entries).Value;
        Assert.Equal(("a\t\"bé😀/", true), (key.Text, key.IsText));
    }

    [Fact]
    public void Scalars_know_whether_they_were_quoted_and_plain_nulls_are_nothing()
    {
        MapNode top = (MapNode)YamlReader.Read("a: 1\nb: '1'\nc:\nd: ~\ne: null\nf: 'null'\ng: \"\"\n", "f").Document!;

        Assert.Equal(
            [("1", false), ("1", true), (null, false), (null, false), (null, false), ("null", true), ("", true)],
            top.Entries.Select(e => ((ScalarNode)e.Value).Text).Zip(top.Entries.Select(e => ((ScalarNode)e.Value).IsText)));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded(int lists, bool accepted)
    {
        YamlResult result = YamlReader.Read(new string('[', lists) + "x" + new string(']', lists), "f");

        Assert.Equal(accepted, result.Document is not null);
        Assert.All(result.Errors, e => Assert.Equal("at most 64 levels", e.Allowed));
    }

    [Fact]
    public void Size_is_bounded()
    {
        string atMost = "a: " + new string('x', YamlReader.MostBytes - 3);

        Assert.NotNull(YamlReader.Read(atMost, "f").Document);
        Assert.Equal("f:1:1: : was given 4194305 bytes; a document is at most 4194304 bytes", Assert.Single(YamlReader.Read(atMost + "x", "f").Errors).ToString());
    }
}
