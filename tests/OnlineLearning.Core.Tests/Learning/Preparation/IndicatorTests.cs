using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

/// <summary>Indicators of what is missing, and signs, from request to entries.</summary>
public class IndicatorTests
{
    private static readonly ModelDefinition Model = TestModels.Model(
        TestModels.Learner("squared") with { Bits = 18 },
        TestModels.Numeric("n"), TestModels.Category("c"), new InputDefinition(InputKind.Text, "t"),
        new InputDefinition(InputKind.View, "user_view:mean", "user", "user_view", "mean"),
        new InputDefinition(InputKind.Label, "user.label.last", "user", null, "last"),
        Missing("n"), Missing("c"), Missing("t"), Missing("user_view:mean"), Missing("user.label.last"));

    [Fact]
    public void Each_is_there_exactly_when_its_input_is_not()
    {
        var local = new LocalModel(TestModels.Definitions(Model), "m");
        var values = new RequestValues(local.Plan);
        Assert.Equal("n.missing c.missing t.missing user_view:mean.missing user.label.last.missing", Seen(local, values));
        values.SetNumber(0, 0);
        values.SetText(2, " !? ");
        Assert.Equal("n c.missing t.missing user_view:mean.missing user.label.last.missing", Seen(local, values));
        values.SetNumber(0, double.NaN);
        values.SetCategory(1, "");
        values.SetText(2, "word");
        Assert.Equal("c t n.missing user_view:mean.missing user.label.last.missing", Seen(local, values));
        local.Entity(0, "ann").Apply(new EntityEvent("user_events", null, 0, 0, ["amount"], [FeatureDatum.Of(3.0)]));
        Assert.Equal("c t n.missing user_view:mean user.label.last.missing", Seen(local, values));
        local.Entity(0, "ann").Learn(local.Live, "p", 1, new PersonalStep(0, 5, 0, [], [], []), default);
        Assert.Equal("c t n.missing user_view:mean user.label.last", Seen(local, values));
    }

    [Fact]
    public void A_learner_learns_that_missing_means_something()
    {
        var model = TestModels.Model(TestModels.Learner("squared"), TestModels.Numeric("n"), Missing("n"));
        var (plan, random) = (new ModelPlan(model), new Random(3));
        var (learner, values, into) = (plan.CreateLearner(), new RequestValues(plan), new EntryBuffer());
        Entry[] Encoded(double number)
        {
            values.Clear();
            into.Clear();
            values.SetNumber(0, number);
            plan.Encoder.Encode(values, 0, ["ann"], into);
            return into.Entries.ToArray();
        }

        for (var i = 0; i < 2_000; i++)
        {
            var number = random.Next(3) == 0 ? double.NaN : random.Gaussian();
            learner.Learn(Encoded(number), 0, 0, double.IsNaN(number) ? 7 : number, 1);
        }

        Assert.Equal(7, learner.Score(Encoded(double.NaN), 0), 0.05);
        Assert.Equal(1, learner.Score(Encoded(1), 0), 0.05);
    }

    [Fact]
    public void Signed_inputs_keep_their_places_and_count_as_plus_or_minus_one()
    {
        Entry[] Encoded(bool signed)
        {
            var plan = new ModelPlan(TestModels.Model(
                TestModels.Learner("squared") with { Bits = 18 },
                TestModels.Category("c") with { Signed = signed },
                new InputDefinition(InputKind.Text, "t") { Signed = signed },
                new InputDefinition(InputKind.DatePart, "hour", Column: "hour") { Signed = signed },
                new InputDefinition(InputKind.Cross, "c*hour", Parts: ["c", "hour"]) { Signed = signed },
                new InputDefinition(InputKind.Entity, "user.key", Entity: "user") { Signed = signed }));
            var (values, into) = (new RequestValues(plan), new EntryBuffer());
            for (var i = 0; i < 20; i++)
            {
                values.Clear();
                values.SetCategory(0, $"c{i}");
                values.SetText(1, $"w{i} v{i}");
                plan.Encoder.Encode(values, i * TimeSpan.TicksPerHour, [$"user {i}"], into);
            }

            return into.Entries.ToArray();
        }

        var (signed, plain) = (Encoded(true), Encoded(false));
        Assert.Equal(plain.Select(entry => entry.Index), signed.Select(entry => entry.Index));
        Assert.Equal(plain.Select(entry => entry.Value), signed.Select(entry => Math.Abs(entry.Value)));
        Assert.All(signed.Where(entry => entry.Input != Entry.Intercept).GroupBy(entry => entry.Input), input => Assert.Equal(2, input.Select(entry => Math.Sign(entry.Value)).Distinct().Count()));
    }

    private static InputDefinition Missing(string name) => new(InputKind.Missing, $"{name}.missing", Parts: [name]);

    private static string Seen(LocalModel local, RequestValues values)
    {
        var into = new EntryBuffer();
        local.Plan.Encoder.Encode(values, TimeSpan.TicksPerMinute, ["ann"], into);
        var kept = local.Predict("p", ["ann"], TimeSpan.TicksPerMinute, into.Entries);
        return string.Join(' ', Entry.Of(kept.Entries).ToArray().Where(entry => entry.Input != Entry.Intercept).Select(entry => local.Plan.Inputs[entry.Input].Name));
    }
}
