using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class PersonalModelTests
{
    private static readonly PersonalTerms BiasOnly = new(new PersonalDefinition(new TermDefinition(TestModels.InverseTime(1, 1), 0), null, null));

    private static readonly PersonalTerms AllTerms = new(new PersonalDefinition(
        TestModels.Term(0.3, 0.01), new CoefficientsDefinition([], TestModels.Term(0.1), 8), new FactorsDefinition(3, TestModels.Term(0.2), 0.5)));

    private static Gen<PersonalStep> Step => Gen.Select(
        Gen.Double[-2, 2], Gen.Double[-5, 5], Gen.Long[0, 100], Gen.Int[0, 30].Array[0, 5].Select(places => places.Distinct().ToArray()), Gen.Float[-1, 1].Array[3])
        .Select((gradient, label, time, places, partners) => new PersonalStep(gradient, label, time, places, [.. places.Select(place => place * 0.1f)], partners));

    [Fact]
    public void A_lone_bias_under_explicit_steps_is_the_running_mean() => Gen.Float[-100, 100].Array[1, 60].Sample(labels =>
    {
        var model = new PersonalModel();
        var sum = 0.0;
        foreach (var (i, label) in labels.Index())
        {
            model.Learn(new PersonalStep(model.Bias - label, label, i, [], [], []), BiasOnly);
            sum += label;
            Assert.Equal(sum / (i + 1), model.Bias, 1e-3);
        }
    }, iter: 100);

    [Fact]
    public void Coefficients_are_those_of_the_first_places_up_to_the_stated_number() => Step.Array[1, 30].Sample(steps =>
    {
        var model = new PersonalModel(3, 0.5, 1);
        var kept = new Dictionary<int, double>();
        foreach (var step in steps)
        {
            model.Learn(step, AllTerms);
            foreach (var (i, place) in step.Places.Index())
            {
                if (kept.Count < AllTerms.MostCoefficients || kept.ContainsKey(place))
                {
                    kept[place] = kept.GetValueOrDefault(place) - (0.1 * step.Gradient * step.Values[i]);
                }
            }
        }

        Assert.Equal(kept.Count, model.Coefficients);
        Assert.All(Enumerable.Range(0, 31), place => Assert.Equal(kept.GetValueOrDefault(place), model.Coefficient(place), 1e-5));
    }, iter: 100);

    [Fact]
    public void Shrinkage_pulls_towards_the_shared_model()
    {
        var model = new PersonalModel();
        model.Learn(new PersonalStep(-10, 0, 0, [], [], []), AllTerms);
        var (before, rate, l2) = (model.Bias, 0.3, 0.01);
        model.Learn(new PersonalStep(0, 0, 0, [], [], []), AllTerms);
        Assert.Equal(before * (1 - (rate * l2)), model.Bias, 1e-6);
    }

    [Fact]
    public void Factors_start_from_their_seed_with_the_stated_deviation()
    {
        const double Scale = 0.05;
        var moments = default(Core.Statistics.Moments);
        for (ulong seed = 0; seed < 500; seed++)
        {
            var factors = new PersonalModel(64, Scale, MurmurHash3.Mix(seed)).Factors;
            Assert.Equal(factors, new PersonalModel(64, Scale, MurmurHash3.Mix(seed)).Factors);
            Array.ForEach(factors, factor => moments.Add(factor));
        }

        // 32,000 values: five standard errors.
        Assert.InRange(moments.Mean, -5 * Scale / Math.Sqrt(32_000), 5 * Scale / Math.Sqrt(32_000));
        Assert.InRange(moments.StandardDeviation / Scale, 1 - (5 / Math.Sqrt(64_000)), 1 + (5 / Math.Sqrt(64_000)));
        Assert.Equal(500, Enumerable.Range(0, 500).Select(seed => new PersonalModel(1, Scale, (ulong)seed).Factors[0]).Distinct().Count());
    }

    [Fact]
    public void It_goes_on_bit_for_bit_after_a_round_trip() => Step.Array[1, 20].Sample(steps =>
    {
        var (straight, broken) = (new PersonalModel(3, 0.5, 7), new PersonalModel(3, 0.5, 7));
        foreach (var step in steps)
        {
            var reader = new StateReader(TestModels.State(broken.Write));
            broken = PersonalModel.Read(ref reader);
            Assert.True(reader.AtEnd);
            straight.Learn(step, AllTerms);
            broken.Learn(step, AllTerms);
            Assert.Equal(TestModels.State(straight.Write), TestModels.State(broken.Write));
        }
    }, iter: 100);

    [Fact]
    public void A_step_goes_through_its_bytes() => Step.Sample(step =>
    {
        var bytes = TestModels.State(step.Write);
        var reader = new StateReader(bytes);
        Assert.Equal(bytes, TestModels.State(PersonalStep.Read(ref reader).Write));
        Assert.True(reader.AtEnd);
    });

    [Fact]
    public void It_stays_finite_on_any_finite_step() => Gen.Select(Gen.Double[-1e44, 1e44], Gen.Float[-3e38f, 3e38f].Array[3], Gen.Float[-1e30f, 1e30f].Array[3]).Array[1, 20].Sample(steps =>
    {
        var model = new PersonalModel(3, 0.5, 7);
        foreach (var (gradient, values, partners) in steps)
        {
            model.Learn(new PersonalStep(gradient, 1e38, 0, [1, 2, 3], values, partners), AllTerms);
            Assert.All([model.Bias, model.Coefficient(1), model.Coefficient(2), .. model.Factors], parameter => Assert.InRange(parameter, -Finite.Bound, Finite.Bound));
        }
    });

    [Fact]
    public void Label_memory_equals_the_batch_at_every_prefix_out_of_order() => Gen.Select(Gen.Double[-100, 100], Gen.Long[0, 8]).Array[1, 40].Sample(labels =>
    {
        var (memory, halfLife) = (default(LabelMemory), TimeSpan.FromTicks(3));
        Assert.Equal((0, double.NaN), (memory.Read("count"), memory.Read("last")));
        for (var n = 1; n <= labels.Length; n++)
        {
            memory = memory.With(labels[n - 1].Item1, labels[n - 1].Item2, halfLife);
            var prefix = labels[..n];
            var inOrder = prefix.OrderBy(label => label.Item2).ToArray();
            double Weight(long time) => Math.Pow(2, (time - inOrder[^1].Item2) / 3.0);
            Assert.Equal(n, memory.Read("count"));
            Assert.Equal(prefix.Average(label => label.Item1), memory.Read("mean"), 1e-9);
            Assert.Equal(inOrder[^1], (memory.Read("last"), memory.LastTime));
            Assert.Equal(n == 1 ? double.NaN : inOrder[^1].Item1 - inOrder[^2].Item1, memory.Read("delta"));
            Assert.Equal(prefix.Sum(label => label.Item1 * Weight(label.Item2)) / prefix.Sum(label => Weight(label.Item2)), memory.Read("ewma"), 1e-9);
        }

        var reader = new StateReader(TestModels.State(memory.Write));
        Assert.Equal(memory, LabelMemory.Read(ref reader));
    });

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void Label_memory_is_finite_at_the_ends_of_time(long first, long second)
    {
        var memory = default(LabelMemory).With(1e38, first, TimeSpan.FromSeconds(1)).With(-1e38, second, TimeSpan.FromSeconds(1));
        Assert.Equal(first > second ? 1e38 : -1e38, memory.Read("ewma"));
        Assert.Equal(first > second ? 2e38 : -2e38, memory.Read("delta"));
        Assert.Contains("last, mean, count, delta, ewma", Assert.Throws<ArgumentOutOfRangeException>(() => memory.Read("median")).Message);
    }
}
