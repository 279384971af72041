using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Preparation;

public class InputScalesTests
{
    private const double HalfLife = 5;

    private static readonly ScaleDefinition[] All =
        [new(ScaleDefinition.Standard), new(ScaleDefinition.Decayed, HalfLife), new(ScaleDefinition.MinMax), new(ScaleDefinition.None)];

    [Fact]
    public void Each_kind_equals_the_batch_formula_at_every_prefix() => Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 50], Gen.Double[-1e6, 1e6]).Sample((values, probe) =>
    {
        var scales = new InputScales(All);
        for (var n = 1; n <= values.Length; n++)
        {
            for (var slot = 0; slot < All.Length; slot++)
            {
                scales.Learn(slot, values[n - 1]);
            }

            var prefix = values[..n];
            Assert.Equal(Standardised(prefix, probe, _ => 1), scales.Value(0, probe), 1e-6);
            Assert.Equal(Standardised(prefix, probe, age => Math.Pow(2, -age / HalfLife)), scales.Value(1, probe), 1e-6);
            var (least, greatest) = (prefix.Min(), prefix.Max());
            Assert.Equal(greatest > least ? Math.Clamp((probe - least) / (greatest - least), 0, 1) : 0, scales.Value(2, probe), 1e-9);
            Assert.Equal(probe, scales.Value(3, probe));
            Assert.Equal(scales.Value(0, probe), scales.Factor(3, probe));
        }
    });

    [Fact]
    public void A_decayed_scale_follows_a_level_that_jumps_and_a_standard_one_does_not()
    {
        var (scales, random) = (new InputScales([new(ScaleDefinition.Standard), new(ScaleDefinition.Decayed, 50)]), new Random(1));
        for (var i = 0; i < 10_000; i++)
        {
            var value = (i < 9_500 ? 0 : 100) + random.Gaussian();
            scales.Learn(0, value);
            scales.Learn(1, value);
        }

        // 500 values on: ten half-lives, a rest of 0.1 % of the old level.
        Assert.InRange(scales.Value(1, 102) - scales.Value(1, 100), 0.5, 3);
        Assert.InRange(Math.Abs(scales.Value(1, 100)), 0, 0.5);
        Assert.InRange(scales.Value(0, 100), 4, 5);
    }

    [Fact]
    public void Values_stay_within_their_limits_on_any_finite_input() => Gen.Select(Gen.Int[0, 3], Gen.Float[float.MinValue, float.MaxValue]).Array[1, 40].Sample(stream =>
    {
        var scales = new InputScales(All);
        foreach (var (slot, value) in stream)
        {
            scales.Learn(slot, value);
            Assert.All([0, 1], standard => Assert.InRange(scales.Value(standard, value), -InputScales.Limit, InputScales.Limit));
            Assert.InRange(scales.Value(2, value), 0, 1);
            Assert.InRange(scales.Factor(3, value), -InputScales.Limit, InputScales.Limit);
        }
    });

    [Fact]
    public void State_round_trips_bit_for_bit_and_goes_on_the_same() => Gen.Select(Gen.Int[0, 3], Gen.Float[-1e9f, 1e9f]).Array[1, 40].Sample(stream =>
    {
        var (scales, again) = (new InputScales(All), new InputScales(All));
        for (var i = 0; i < stream.Length; i++)
        {
            if (i == stream.Length / 2)
            {
                var reader = new StateReader(TestModels.State(scales.Write));
                again.Read(ref reader);
                Assert.True(reader.AtEnd);
            }

            scales.Learn(stream[i].Item1, stream[i].Item2);
            if (i >= stream.Length / 2)
            {
                again.Learn(stream[i].Item1, stream[i].Item2);
            }
        }

        Assert.Equal(TestModels.State(scales.Write), TestModels.State(again.Write));
    });

    [Fact]
    public void State_of_another_number_of_inputs_is_refused()
    {
        var bytes = TestModels.State(new InputScales(All).Write);
        Assert.Contains("4 inputs was found, 1 are wanted", Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new StateReader(bytes);
            new InputScales(All[..1]).Read(ref reader);
        }).Message);
    }

    private static double Standardised(double[] values, double probe, Func<int, double> weight)
    {
        var weights = values.Select((_, i) => weight(values.Length - 1 - i)).ToArray();
        var mean = values.Zip(weights, (value, w) => value * w).Sum() / weights.Sum();
        var variance = values.Zip(weights, (value, w) => (value - mean) * (value - mean) * w).Sum() / weights.Sum();
        return values.Distinct().Count() == 1 ? 0 : Math.Clamp((probe - mean) / Math.Sqrt(variance), -InputScales.Limit, InputScales.Limit);
    }
}
