using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>From what a request says to entries.</summary>
public class PreparationTests
{
    private static readonly long Time = new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc).Ticks;

    private static readonly ModelPlan Plan = new(TestModels.Model(TestModels.Learner("squared") with { Bits = 18 },
        TestModels.Numeric("n"), TestModels.Category("c"), new(InputKind.Text, "t"),
        new(InputKind.DatePart, "hour", Column: "hour"), new(InputKind.DatePart, "weekday", Column: "weekday"),
        new(InputKind.Cross, "c*hour", Parts: ["c", "hour"]), new(InputKind.Cross, "hour*c", Parts: ["hour", "c"]),
        new(InputKind.Entity, "user.key", Entity: "user")) with
    {
        Personal = new Dictionary<string, PersonalDefinition> { ["user"] = new(null, new CoefficientsDefinition(["c"], TestModels.Term(0.1)), null) },
    });

    [Fact]
    public void Values_give_the_same_entries_in_whatever_order_they_are_set() => Gen.Shuffle((int[])[0, 1, 2]).Sample(order =>
        Assert.Equal(Encoded(Fill), Encoded(values =>
        {
            foreach (var ordinal in order)
            {
                Set(values, ordinal);
            }
        })));

    [Fact]
    public void What_is_used_again_keeps_nothing_of_the_example_before()
    {
        var (values, into) = (new RequestValues(Plan), new EntryBuffer());
        Fill(values);
        values.Clear();
        Plan.Encoder.Encode(values, Time, ["ann"], into);
        Assert.Equal(Encoded(_ => { }), into.Entries.ToArray());
    }

    /// <summary>Golden: weights that were learnt are found again by these places for ever. Input:place=value/terms.</summary>
    [Fact]
    public void Every_kind_of_input_keeps_its_place() => Assert.Equal(
        "65535:262144=1/0 0:262145=-2.5/0 1:251075=1/1 2:87761=0.57735026/0 2:32686=0.57735026/0 2:216053=0.57735026/0 3:243005=1/0 4:91376=1/0 5:1635=1/0 6:42031=1/0 7:261949=1/0",
        string.Join(' ', Encoded(Fill).Select(entry => $"{entry.Input}:{entry.Index}={entry.Value:R}/{entry.Terms}")));

    [Fact]
    public void What_is_missing_has_no_entry()
    {
        var ordinals = Encoded(_ => { }).Select(entry => entry.Input).ToArray();
        Assert.Equal([Entry.Intercept, (ushort)3, (ushort)4, (ushort)7], ordinals);
        Assert.DoesNotContain(Encoded(values => values.SetNumber(0, double.NaN)), entry => entry.Input == 0);
        Assert.DoesNotContain(Encoded(values => values.SetText(0 + 2, " .,! ")), entry => entry.Input == 2);
    }

    [Theory]
    [InlineData(1e300, float.MaxValue)]
    [InlineData(-1e300, float.MinValue)]
    [InlineData(1e-300, 0)]
    [InlineData(0.1, 0.1f)]
    public void A_number_beyond_a_float_counts_as_the_greatest_float(double given, float counted)
        => Assert.Equal(counted, Encoded(values => values.SetNumber(0, given)).Single(entry => entry.Input == 0).Value);

    [Fact]
    public void A_cross_stands_for_its_definition_in_its_order()
    {
        var entries = Encoded(Fill);
        Assert.NotEqual(entries.Single(entry => entry.Input == 5).Index, entries.Single(entry => entry.Input == 6).Index);
        Assert.NotEqual(
            entries.Single(entry => entry.Input == 5).Index,
            Encoded(values => values.SetCategory(1, "blue")).Single(entry => entry.Input == 5).Index);
    }

    [Fact]
    public void Categories_differ_by_case_and_are_taken_as_they_stand()
    {
        string[] texts = ["a", "A", " a", "a ", "", "grün", "Grün", "gru\u0308n"];
        Assert.Equal(texts.Length, texts.Select(text => Encoded(values => values.SetCategory(1, text)).Single(entry => entry.Input == 1).Index).Distinct().Count());
    }

    [Fact]
    public void Tokens_are_the_different_words_weighted_by_their_number() => Gen.Int[0, 6].Select(i => ((string[])["the", "THE", "cat", "sat", "on", "мат", "9"])[i]).Array[1, 30].Sample(words =>
    {
        var different = words.Select(word => word.ToLowerInvariant()).Distinct().Count();
        var tokens = Encoded(values => values.SetText(2, string.Join("; ", words))).Where(entry => entry.Input == 2).ToArray();
        Assert.Equal(different, tokens.Length);
        Assert.Equal(different, tokens.Select(token => token.Index).Distinct().Count());
        Assert.All(tokens, token => Assert.Equal((float)(1 / Math.Sqrt(different)), token.Value));
    });

    [Fact]
    public void A_text_counts_its_first_4096_words_and_of_a_word_the_first_64_letters()
    {
        int Tokens(IEnumerable<string> words) => Encoded(values => values.SetText(2, string.Join(' ', words))).Count(entry => entry.Input == 2);
        Assert.Equal(4_096, RequestValues.MaxTokens);
        Assert.Equal(4_096, Tokens(Enumerable.Range(0, 5_000).Select(i => $"w{i}")));
        Assert.Equal(1, Tokens([new string('a', 64), new string('a', 65) + "b", new string('A', 500)]));
        Assert.Equal(2, Tokens([new string('a', 63), new string('a', 64)]));
    }

    [Fact]
    public void Encoding_allocates_nothing_in_steady_state()
    {
        var (values, into) = (new RequestValues(Plan), new EntryBuffer());
        string[] keys = ["ann"];
        void Pass()
        {
            for (var i = 0; i < 200; i++)
            {
                values.Clear();
                into.Clear();
                Fill(values);
                Plan.Encoder.Encode(values, Time, keys, into);
            }
        }

        Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Examples_of_a_key_always_go_to_the_same_shard_and_shards_share_evenly()
    {
        var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared")) with { Shards = 4 });
        var counts = new int[4];
        for (var i = 0; i < 4_000; i++)
        {
            Assert.Equal(plan.ShardOf($"key{i}"), plan.ShardOf($"key{i}"));
            counts[plan.ShardOf($"key{i}")]++;
        }

        // Five standard errors of a binomial share.
        Assert.All(counts, count => Assert.InRange(count, 1_000 - (5 * 28), 1_000 + (5 * 28)));
    }

    [Fact]
    public void Predictions_stay_within_the_labels_limits_and_losses_are_finite() => Gen.Select(Gen.Double[-1e38, 1e38], Gen.Bool).Sample((score, yes) =>
    {
        var bounded = new ModelPlan(TestModels.Model(TestModels.Learner("squared")) with { Label = new LabelDefinition("y", 1, 5) });
        Assert.Equal(Math.Clamp(score, 1, 5), bounded.Predict(score));
        var binary = new ModelPlan(TestModels.Model(TestModels.Learner("logistic")));
        Assert.InRange(binary.Predict(score), 0, 1);
        Assert.InRange(binary.LossOf(binary.Predict(score), yes ? 1 : 0), 0, 34.6);
        Assert.InRange(Plan.LossOf(score, -score), 0, 1e38);
    });

    private static Entry[] Encoded(Action<RequestValues> fill)
    {
        var (values, into) = (new RequestValues(Plan), new EntryBuffer());
        fill(values);
        Plan.Encoder.Encode(values, Time, ["ann"], into);
        return into.Entries.ToArray();
    }

    private static void Fill(RequestValues values)
    {
        for (var ordinal = 0; ordinal < 3; ordinal++)
        {
            Set(values, ordinal);
        }
    }

    private static void Set(RequestValues values, int ordinal)
    {
        switch (ordinal)
        {
            case 0:
                values.SetNumber(0, -2.5);
                break;
            case 1:
                values.SetCategory(1, "Grün");
                break;
            default:
                values.SetText(2, "The cat, the mat.");
                break;
        }
    }
}
