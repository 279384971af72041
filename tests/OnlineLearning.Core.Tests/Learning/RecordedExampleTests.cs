using System.Text;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Records of predictions and labels carry what the offline store writes, and mean the same to the entity as without it.</summary>
public class RecordedExampleTests
{
    private static readonly LiveModel Live = EntityWorld.Models["m"];

    private static readonly ServedExample Served = new(77, 1, Encoding.UTF8.GetBytes("""{"x":1}"""), [0.5, double.NaN], ["view:a", "user.label.last"]);

    private static readonly KeptPrediction Kept = new("p", ["ann", "übrig"], 5, 2_000, 0.25, []) { Probabilities = [0.25f, 0.75f], Served = Served };

    private static readonly PersonalStep Step = new(0.5, 0.25, 9, [20], [1], [0.5f, 0.5f]);

    [Fact]
    public void A_prediction_is_read_from_its_record_with_what_was_served()
    {
        Assert.True(RecordedPrediction.TryRead(EntityRecords.Prediction(Live, Kept, out _), out var read));
        Assert.Equal(("m", 3, "p", 5L, 0.25), (read.Model, read.Version, read.Kept.Id, read.Kept.Time, read.Kept.Prediction));
        Assert.Equal(Kept.Keys, read.Kept.Keys);
        AssertServed(Served, read.Kept.Served);
        Assert.True(RecordedPrediction.TryRead(EntityRecords.Prediction(Live, Kept with { Served = null }, out _), out var first));
        Assert.Null(first.Kept.Served);
        Assert.Equal("p", first.Kept.Id);
        Assert.False(RecordedPrediction.TryRead(EntityRecords.Expired(Live, "p"), out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_label_is_read_from_its_record_with_the_example_that_was_made_for_it(bool withExample)
    {
        var given = new ArrivedLabel(3, 2, 99, true);
        Assert.True(RecordedLabel.TryRead(EntityRecords.Label(Live, withExample ? Kept : Kept with { Served = null }, 1, given, Step, new LabelOutcome(0.25, 7, 4)), out var read));
        Assert.Equal(("m", 3, "p", given, new LabelOutcome(0.25, 7, 4)), (read.Model, read.Version, read.Id, read.Given, read.Outcome));
        Assert.Equal(withExample, read.Example is not null);
        if (read.Example is { } example)
        {
            Assert.Equal((5L, 0.25), (example.Time, example.Prediction));
            Assert.Equal(Kept.Keys, example.Keys);
            Assert.Equal(Kept.Probabilities, example.Probabilities);
            AssertServed(Served, example.Served);
        }

        Assert.False(RecordedLabel.TryRead(EntityRecords.Label(Live, "p", 1, Step, default), out _));
    }

    [Fact]
    public void The_entity_s_state_is_the_same_with_and_without_and_holds_nothing_of_it()
    {
        var (with, without) = (EntityWorld.New(), EntityWorld.New());
        with.Replay(EntityRecords.Prediction(Live, Kept, out var offset));
        without.Replay(EntityRecords.Prediction(Live, Kept with { Served = null }, out _));
        AssertSame(with, without);
        Assert.Equal(TestModels.State((Kept with { Served = null }).Write), EntityRecords.Prediction(Live, Kept, out _)[offset..]);
        with.Replay(EntityRecords.Label(Live, Kept, 1, new ArrivedLabel(3, 2, 99), Step, new LabelOutcome(0.25, 7, 4)));
        without.Replay(EntityRecords.Label(Live, "p", 1, Step, new LabelOutcome(0.25, 7, 4)));
        AssertSame(with, without);
        Assert.Equal(0, with.Model(Live).Open.Count);
        Assert.Equal(1, with.Model(Live).Personal.Labels.Count);
    }

    [Fact]
    public void A_record_that_ends_early_is_refused()
    {
        var records = new[] { EntityRecords.Prediction(Live, Kept with { Probabilities = [] }, out _), EntityRecords.Label(Live, Kept, 1, default, Step, default) };
        Assert.All(records, record => Assert.All(Enumerable.Range(1, record.Length - 1), length =>
        {
            Assert.Throws<InvalidDataException>(() => RecordedPrediction.TryRead(record.AsSpan(0, length), out _) ? 0 : RecordedLabel.TryRead(record.AsSpan(0, length), out _) ? 0 : 1);
            Assert.Throws<InvalidDataException>(() => EntityWorld.New().Replay(record.AsSpan(0, length)));
        }));
    }

    internal static IEnumerable<(string Name, byte[] Record)> Golden() =>
    [
        ("record-ServedPrediction", EntityRecords.Prediction(Live, Kept, out _)),
        ("record-ArrivedLabel", EntityRecords.Label(Live, Kept, 1, new ArrivedLabel(3, 2, 99), Step, new LabelOutcome(0.25, 7, 4))),
    ];

    private static void AssertSame(EntityState one, EntityState other) => Assert.Equal(TestModels.State(one.Write), TestModels.State(other.Write));

    private static void AssertServed(ServedExample expected, ServedExample? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Served, expected.VariantProbability), (actual.Served, actual.VariantProbability));
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Names, actual.Names);
    }
}
