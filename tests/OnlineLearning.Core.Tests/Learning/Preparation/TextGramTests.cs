using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

public class TextGramTests
{
    private static readonly Gen<string> Words = Gen.Char['a', 'c'].Array[1, 5].Select(letters => new string(letters));

    [Fact]
    public void Tokens_are_the_different_runs_of_words_and_characters() => Gen.Select(Words.Array[0, 12], Gen.Int[0, 5], Gen.Int[0, 8], Gen.Int[0, 3]).Sample((words, most, least, more) =>
    {
        var grams = new TextGrams(most, least, least == 0 ? 0 : Math.Min(8, least + more));
        var expected = new HashSet<string>();
        for (var i = 0; i < words.Length; i++)
        {
            for (var length = 1; length <= most && length <= i + 1; length++)
            {
                expected.Add("words " + string.Join(' ', words[(i + 1 - length)..(i + 1)]));
            }

            var framed = $"<{words[i]}>";
            for (var length = grams.LeastCharacters; length > 0 && length <= grams.MostCharacters; length++)
            {
                expected.UnionWith(Enumerable.Range(0, Math.Max(0, framed.Length - length + 1)).Select(start => "characters " + framed.Substring(start, length)));
            }
        }

        var tokens = Tokens(grams, string.Join(", ", words));
        Assert.Equal(expected.Count, tokens.Length);
        Assert.All(tokens, token => Assert.Equal((float)(1 / Math.Sqrt(expected.Count)), token.Value));
    });

    [Fact]
    public void The_order_within_a_run_counts_and_its_place_in_the_text_does_not()
    {
        var pairs = new TextGrams(2);
        int[] Places(string text) => [.. Tokens(pairs, text).Select(token => token.Index).Order()];
        Assert.NotEqual(Places("a b"), Places("b a"));
        Assert.Superset(Places("a b").ToHashSet(), Places("x y a b z").ToHashSet());
    }

    /// <summary>What is learnt of single words holds when runs are added.</summary>
    [Fact]
    public void Single_words_keep_their_places_whatever_else_is_a_token() => Words.Array[1, 8].Sample(words =>
    {
        var text = string.Join(' ', words);
        Assert.Superset(Tokens(TextGrams.Words, text).Select(token => token.Index).ToHashSet(), Tokens(new TextGrams(3, 2, 4), text).Select(token => token.Index).ToHashSet());
    });

    [Fact]
    public void At_most_4096_tokens_are_read_whatever_they_are()
    {
        var text = string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"word{i}"));
        Assert.All([new TextGrams(5), new TextGrams(0, 1, 8), new TextGrams(5, 1, 8)], grams => Assert.InRange(Tokens(grams, text).Length, 1, RequestValues.MaxTokens));
        Assert.Equal(RequestValues.MaxTokens, Tokens(new TextGrams(5), text).Length);
    }

    private static Entry[] Tokens(TextGrams grams, string text)
    {
        var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared") with { Bits = 26 }, new InputDefinition(InputKind.Text, "t") { Grams = grams }));
        var (values, into) = (new RequestValues(plan), new EntryBuffer());
        values.SetText(0, text);
        plan.Encoder.Encode(values, 0, ["ann"], into);
        return into.Entries[1..].ToArray();
    }
}
