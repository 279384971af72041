using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

/// <summary>What a learner makes of raw entries.</summary>
public class LearntPreparationTests
{
    private static readonly ModelPlan Plan = new(ExpandingModel.Definition);

    [Fact]
    public void Products_are_those_of_what_the_parts_count_as()
    {
        var preparation = new LearntPreparation(Plan);
        foreach (var x in ExpandingModel.Stream(1, 400))
        {
            preparation.Learn(x);
            var (places, values) = Applied(preparation, x);
            var counted = x.ToLookup(entry => entry.Input == Entry.Intercept ? "" : Plan.Inputs[entry.Input].Name, entry => (double)preparation.Value(entry));
            double? Of(string name) => counted[name].Any() ? counted[name].First() : null;
            var raw = x.Where(entry => entry.Input == 3).Select(entry => (double?)preparation.Scales!.Factor(entry.Index - Plan.InterceptPlace - 1, entry.Value)).FirstOrDefault();
            double?[] single = [Of("a") * Of("b"), Of("c") * Of("c"), Of("a") * Of("k"), Of("b") * Of("hour.sin"), raw * Of("a")];
            double[] expected = [.. single.OfType<double>(), .. Of("k") * Of("c") is { } factor ? counted["t"].Select(token => token * factor) : []];
            Assert.InRange(values.Length - expected.Length, x.Length, x.Length + 2);
            Assert.Equal(expected.Order(), values[^expected.Length..].Order(), (one, other) => Math.Abs(one - other) <= 1e-9 * Math.Max(1, Math.Abs(one)));
            Assert.All(places, place => Assert.InRange(place, 0, Plan.InterceptPlace + Plan.Slots));
        }
    }

    [Fact]
    public void A_number_has_one_weight_for_each_category_it_is_crossed_with()
    {
        var preparation = new LearntPreparation(Plan);
        var k = Plan.Inputs.Single(input => input.Name == "k");
        Entry[] Crossed(int place, float value) =>
            [new Entry(Plan.Inputs[0].Place, value, 0, 0), new Entry(place, 1, (ushort)k.Ordinal, 0)];
        preparation.Learn(Crossed(7, -1));
        preparation.Learn(Crossed(7, 2));
        int Place(int category, float value) => Applied(preparation, Crossed(category, value)).Places[^1];
        Assert.Equal(Place(7, 1), Place(7, -3));
        Assert.NotEqual(Place(7, 1), Place(8, 1));
        var one = Applied(preparation, Crossed(7, 1));
        Assert.Equal(preparation.Value(Crossed(7, 1)[0]), one.Values[^1]);
    }

    [Fact]
    public void The_order_of_entries_has_no_effect() => Gen.Select(Gen.Int[0, 99], Gen.Int).Sample((row, seed) =>
    {
        var stream = ExpandingModel.Stream(2, 100);
        var (preparation, shuffled) = (new LearntPreparation(Plan), new LearntPreparation(Plan));
        foreach (var x in stream)
        {
            preparation.Learn(x);
            var other = (Entry[])x.Clone();
            new Random(seed).Shuffle(other);
            shuffled.Learn(other);
        }

        Assert.Equal(TestModels.State(preparation.Write), TestModels.State(shuffled.Write));
        var mixed = (Entry[])stream[row].Clone();
        new Random(seed).Shuffle(mixed);
        Assert.Equal(Sorted(Applied(preparation, stream[row])), Sorted(Applied(preparation, mixed)));
    }, iter: 30);

    [Fact]
    public void Buckets_hold_equal_shares_and_follow_the_value_that_they_are_of()
    {
        var plan = new ModelPlan(TestModels.Model(TestModels.Learner("squared") with { Bits = 18 }, TestModels.Numeric("x") with { Buckets = 5 }));
        var (preparation, random, counts) = (new LearntPreparation(plan), new Random(4), new Dictionary<int, int>());
        for (var i = 0; i < 10_000; i++)
        {
            var x = TestModels.Example(plan, (float)Math.Exp(random.Gaussian()));
            preparation.Learn(x);
            var (places, values) = Applied(preparation, x);
            Assert.Equal(i < 5 ? 2 : 3, places.Length);
            if (i >= 5_000)
            {
                Assert.Equal(1, values[2]);
                counts[places[2]] = counts.GetValueOrDefault(places[2]) + 1;
            }
        }

        Assert.Equal(5, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1_150));
        int Place(float value) => Applied(preparation, TestModels.Example(plan, value)).Places[2];
        Assert.Equal(Place(1000), Place(100));
        Assert.NotEqual(Place(1000), Place(1));
    }

    [Fact]
    public void A_text_in_a_product_counts_its_first_256_tokens_and_room_holds_for_any_entries()
    {
        var preparation = new LearntPreparation(Plan);
        Entry[] x = [Number(2, 1), new Entry(1, 1, 4, 0), .. Enumerable.Range(0, 4_096).Select(i => new Entry(i, 0.5f, 5, 0))];
        preparation.Learn(x);
        Assert.Equal(x.Length + 1 + 256, Applied(preparation, x).Places.Length);
        var tokens = Enumerable.Range(0, 100).Select(_ => Number(0, 3)).ToArray();
        Array.ForEach(Enumerable.Range(0, 5).ToArray(), _ => preparation.Learn(tokens));
        Assert.Equal(2 * tokens.Length, Applied(preparation, tokens).Places.Length);
    }

    [Fact]
    public void State_round_trips_bit_for_bit_and_goes_on_the_same()
    {
        var stream = ExpandingModel.Stream(6, 60);
        var (preparation, again) = (new LearntPreparation(Plan), new LearntPreparation(Plan));
        Array.ForEach(stream[..30], x => preparation.Learn(x));
        var reader = new StateReader(TestModels.State(preparation.Write));
        again.Read(ref reader);
        Assert.True(reader.AtEnd);
        foreach (var x in stream[30..])
        {
            preparation.Learn(x);
            again.Learn(x);
            Assert.Equal(Sorted(Applied(preparation, x)), Sorted(Applied(again, x)));
        }

        Assert.Equal(TestModels.State(preparation.Write), TestModels.State(again.Write));
    }

    [Fact]
    public void Learning_and_applying_allocate_nothing()
    {
        var (preparation, stream) = (new LearntPreparation(Plan), ExpandingModel.Stream(6, 60));
        var (places, values) = (new int[200], new double[200]);
        long Pass()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var x in stream)
            {
                preparation.Learn(x);
                preparation.Apply(x, places, values);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Pass();
        Assert.Equal(0, Pass());
    }

    private static Entry Number(int slot, float value) => new(Plan.InterceptPlace + 1 + slot, value, (ushort)slot, 0);

    private static (int[] Places, double[] Values) Applied(LearntPreparation preparation, Entry[] x)
    {
        var (places, values) = (new int[preparation.Room(x.Length)], new double[preparation.Room(x.Length)]);
        var count = preparation.Apply(x, places, values);
        return (places[..count], values[..count]);
    }

    private static (int, double)[] Sorted((int[] Places, double[] Values) applied) => [.. applied.Places.Zip(applied.Values).Order()];
}
