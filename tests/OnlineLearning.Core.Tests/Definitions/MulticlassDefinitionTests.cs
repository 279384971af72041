using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class MulticlassDefinitionTests
{
    private const string Text = """
        entities:
          reader: {}
        models:
          digit:
            task: multiclass
            entities: reader
            inputs:
              - numeric: [a, b]
              - label: [last, count]
            label: { name: number, classes: [0, 1, nine, "two words"] }
            default_label: nine

        """;

    [Fact]
    public void Only_the_task_and_the_classes_need_be_stated()
    {
        ModelDefinition model = Yaml.Valid(Text).Models["digit"];

        Assert.Equal(TaskKind.Multiclass, model.Task);
        Assert.Equal(["0", "1", "nine", "two words"], model.Label.Classes!);
        Assert.Equal(2, model.DefaultLabel);
        Assert.Equal(("auto", "softmax", null, null), (model.Learner.Kind, model.Learner.Loss.Kind, model.Learner.Optimiser, model.Learner.Schedule));
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("{ l2: 1e-6 }")]
    [InlineData("{ schedule: 0.5 }")]
    [InlineData("{ standardise: true }")]
    public void One_regression_is_named_or_told_by_what_only_it_can_be_given(string learner)
    {
        ModelDefinition model = Yaml.Valid(Text + $"    learner: {learner}\n").Models["digit"];

        Assert.Equal(("softmax", 0.5), (model.Learner.Kind, model.Learner.Schedule!.Initial));
    }

    [Fact]
    public void Canonical_json_reads_back_the_same()
    {
        string json = Yaml.Json(Yaml.Valid(Text));

        Assert.Contains("\"default_label\":\"nine\"", json, StringComparison.Ordinal);
        Assert.Equal(json, Yaml.Json(Yaml.Valid(json)));
        Assert.True(new SchemaCheck(System.Text.Json.JsonDocument.Parse(DefinitionSchema.Json).RootElement).IsValid(OnlineLearning.Definitions.YamlReader.Read(json, "a.json").Document!));
        Assert.True(new SchemaCheck(System.Text.Json.JsonDocument.Parse(DefinitionSchema.Json).RootElement).IsValid(OnlineLearning.Definitions.YamlReader.Read(Text, "a.yaml").Document!));
    }

    [Fact]
    public void A_change_of_the_classes_their_order_or_the_kind_of_learner_makes_a_new_version_and_one_of_the_rates_does_not()
    {
        string before = Fingerprint(Text);

        Assert.NotEqual(before, Fingerprint(Text.Replace("[0, 1,", "[1, 0,")));
        Assert.NotEqual(before, Fingerprint(Text.Replace("nine", "ten")));
        Assert.NotEqual(before, Fingerprint(Text.Replace("default_label: nine", "learner: softmax")));
        Assert.Equal(Fingerprint(Text.Replace("default_label: nine", "learner: softmax")), Fingerprint(Text.Replace("default_label: nine", "learner: { schedule: 0.1, l2: 1e-6 }")));
    }

    [Fact]
    public void The_last_label_is_a_category_and_their_count_a_number()
    {
        ModelPlan plan = new(Yaml.Valid(Text).Models["digit"]);
        EntryBuffer entries = new();
        RequestValues values = new(plan);
        plan.Encoder.Encode(values, 0, ["r"], entries);
        plan.AddEntityInputs(0, [2, 7], entries);
        plan.AddEntityInputs(0, [3, 8], entries);
        plan.AddEntityInputs(0, [double.NaN, 0], entries);

        Entry[] added = [.. entries.Entries[1..]];
        Assert.Equal(5, added.Length);
        Assert.All([added[0], added[2]], entry => Assert.True(entry.Index < plan.InterceptPlace && entry.Value == 1));
        Assert.NotEqual(added[0].Index, added[2].Index);
        Assert.All([(added[1], 7f), (added[3], 8f), (added[4], 0f)], pair => Assert.True(pair.Item1.Index > plan.InterceptPlace && pair.Item1.Value == pair.Item2));
        Assert.Equal(3, plan.Slots);
    }

    [Theory]
    [InlineData("task: multiclass", "task: binary", "label.classes: was given a list; no classes: only a multiclass label has them")]
    [InlineData("{ name: number, classes: [0, 1, nine, \"two words\"] }", "number", "label.classes: is missing; 2 to 64 names")]
    [InlineData("classes: [0, 1, nine, \"two words\"]", "classes: [nine]", "label.classes: was given 1 classes; 2 to 64 names")]
    [InlineData("[0, 1, nine", "[0, 0, nine", "label.classes[1]: was given 0; each class once")]
    [InlineData("name: number,", "name: number, min: 0,", "label.min: was given 0; no min: a class has none")]
    [InlineData("name: number,", "name: number, at_least: 1,", "no at_least: only a binary label has one")]
    [InlineData("name: number,", "name: number, positive: a,", "no positive: only a binary label has one")]
    [InlineData("default_label: nine", "default_label: nin", "default_label: was given nin; a class of the label: 0, 1, nine, two words; did you mean nine?")]
    [InlineData("[last, count]", "[last, mean]", "inputs[1].label[1]: was given mean; one of: last, count")]
    [InlineData("default_label: nine", "personal: { reader: { bias: true } }", "personal: was given a map; no personal terms: a multiclass model has only the shared part")]
    [InlineData("default_label: nine", "learner: linear", "learner: was given linear; adaptive_random_forest, ")]
    [InlineData("default_label: nine", "learner: { loss: logistic }", "learner.loss: was given logistic; softmax for task multiclass")]
    [InlineData("default_label: nine", "learner: { optimiser: sgd }", "no optimiser: learner softmax has none")]
    [InlineData("default_label: nine", "learner: { bits: 26 }", "learner.bits: was given 26; at most 24 with 4 classes")]
    public void What_makes_no_sense_of_classes_is_refused_with_what_is_allowed(string part, string replacement, string expected)
    {
        Assert.Contains(part, Text, StringComparison.Ordinal);
        BindResult result = Yaml.Bind(Text.Replace(part, replacement));
        Assert.Contains(result.Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void More_than_64_classes_are_refused()
        => Assert.Contains(Yaml.Bind(Text.Replace("[0, 1, nine, \"two words\"]", $"[{string.Join(", ", Enumerable.Range(0, 65))}]")).Errors, error => error.ToString().Contains("was given 65 classes", StringComparison.Ordinal));

    private static string Fingerprint(string text)
    {
        DefinitionSet set = Yaml.Valid(text);
        return ModelFingerprint.Of(set.Models["digit"], set);
    }
}
