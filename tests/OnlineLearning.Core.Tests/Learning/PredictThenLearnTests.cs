using CsCheck;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A row that is predicted and learnt at once against one that is kept and learnt from what was kept, as a server does it.</summary>
public class PredictThenLearnTests
{
    private static readonly InputDefinition LastLabel = new(InputKind.Label, "user.label.last", "user", null, "last");
    private static readonly InputDefinition Key = new(InputKind.Entity, "key", "user");
    private static readonly ModelDefinition Shared = TestModels.Model(TestModels.Learner("squared"), TestModels.Numeric("a"), TestModels.Category("c"), Key);
    private static readonly PersonalDefinition Terms = new(TestModels.Term(0.1), new CoefficientsDefinition(["a"], TestModels.Term(0.05), 16), new FactorsDefinition(3, TestModels.Term(0.05), 0.1));

    public static TheoryData<string> Models => [.. All.Keys];

    private static IReadOnlyDictionary<string, ModelDefinition> All { get; } = new Dictionary<string, ModelDefinition>
    {
        ["shared"] = Shared,
        ["binary"] = TestModels.Model(TestModels.Learner("logistic", "sgd"), TestModels.Numeric("a"), TestModels.Category("c")),
        ["shards"] = Shared with { Shards = 3 },
        ["labels"] = Shared with { Inputs = [.. Shared.Inputs, LastLabel] },
        ["personal"] = Shared with { Entities = ["user", "item"], Personal = new Dictionary<string, PersonalDefinition> { ["user"] = Terms, ["item"] = Terms } },
        ["personal, one of two"] = Shared with { Entities = ["user", "item"], Personal = new Dictionary<string, PersonalDefinition> { ["item"] = Terms } },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void At_once_and_in_two_steps_give_the_same_numbers_and_the_same_learner_to_the_last_bit(string name) =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Double[-1e6, 1e6], Gen.Int[0, 3], Gen.Double[0, 1], Gen.Double[0, 3]).Array[1, 200].Sample(
            rows =>
            {
                var (atOnce, inSteps) = (Local(name), Local(name));
                var (values, entries) = (new RequestValues(atOnce.Plan), new EntryBuffer());
                foreach (var (at, (user, item, a, c, label, weight)) in rows.Index())
                {
                    string[] keys = [.. new[] { $"u{user}", $"i{item}" }.Take(atOnce.Plan.Definition.Entities.Count)];
                    values.Clear();
                    values.SetNumber(0, a);
                    values.SetCategory(1, $"c{c}");
                    entries.Clear();
                    atOnce.Plan.Encoder.Encode(values, at, keys, entries);
                    var kept = inSteps.Predict($"p{at}", keys, at, entries.Entries);
                    inSteps.Learn(kept, label, weight);
                    LocalEntity[] entities = atOnce.HasEntities ? [.. keys.Select((key, e) => atOnce.Find(e, key))] : [];
                    var predicted = atOnce.PredictThenLearn(entities, atOnce.Plan.ShardOf(keys[0]), at, entries.Entries, label, weight);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(kept.Prediction), BitConverter.DoubleToInt64Bits(predicted));
                }

                Assert.All(inSteps.Shards.Zip(atOnce.Shards), pair => Assert.Equal(TestModels.State(pair.First.Write), TestModels.State(pair.Second.Write)));
            },
            iter: 30);

    [Fact]
    public void A_model_without_a_part_for_entities_keeps_none_and_allocates_nothing_a_row()
    {
        var local = Local("shared");
        var x = TestModels.Example(local.Plan, 1.5f);
        Assert.False(local.HasEntities);
        void Learn(int rows)
        {
            for (var i = 0; i < rows; i++)
            {
                local.PredictThenLearn([], 0, i, x, i % 7);
            }
        }

        Learn(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Learn(1_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static LocalModel Local(string name) => new(TestModels.Definitions(All[name]), "m");
}
