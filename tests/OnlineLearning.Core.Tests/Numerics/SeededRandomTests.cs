using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

public class SeededRandomTests
{
    private const int Draws = 200_000;

    /// <summary>The first five of seed 1234567, as published with the reference implementation's ports (Rosetta Code, "Pseudo-random numbers/Splitmix64").</summary>
    [Fact]
    public void SplitMix64_gives_the_published_numbers()
    {
        var words = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => words.Next()).ToArray());
    }

    /// <summary>The first ten of the state 1, 2, 3, 4: the test vector of rand_xoshiro, made with the authors' C code.</summary>
    [Fact]
    public void Xoshiro256_gives_the_published_numbers()
    {
        var state = TestModels.State(writer =>
        {
            writer.Byte(1);
            for (var word = 1; word <= 4; word++)
            {
                writer.Int64(word);
            }
        });
        var reader = new StateReader(state);
        var random = SeededRandom.Read(ref reader);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360,
            607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, Enumerable.Range(0, 10).Select(_ => random.Bits()).ToArray());
    }

    [Fact]
    public void A_state_read_back_goes_on_as_the_one_written() => Gen.Select(Gen.ULong, Gen.Int[0, 50]).Sample((seed, steps) =>
    {
        var random = new SeededRandom(seed);
        for (var i = 0; i < steps; i++)
        {
            random.Gaussian();
        }

        var bytes = TestModels.State(random.Write);
        var reader = new StateReader(bytes);
        var read = SeededRandom.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(bytes, TestModels.State(read.Write));
        Assert.Equal(Enumerable.Range(0, 5).Select(_ => random.Bits()).ToArray(), Enumerable.Range(0, 5).Select(_ => read.Bits()).ToArray());
    });

    [Fact]
    public void A_state_of_zeros_is_refused() => Assert.Throws<InvalidDataException>(() =>
    {
        var reader = new StateReader([1, .. new byte[32]]);
        SeededRandom.Read(ref reader);
    });

    [Fact]
    public void Reseeding_starts_again() => Gen.Select(Gen.ULong, Gen.ULong).Sample((first, second) =>
    {
        var random = new SeededRandom(first);
        random.Poisson(5);
        random.Reseed(second);
        Assert.Equal(new SeededRandom(second).Bits(), random.Bits());
    });

    [Fact]
    public void Uniform_numbers_have_the_moments_and_the_range()
    {
        var (mean, variance, least, most) = Moments(random => random.Uniform(-2, 4), seed: 1);
        Assert.InRange(mean, 1 - 0.02, 1 + 0.02);
        Assert.InRange(variance, 3 - 0.05, 3 + 0.05);
        Assert.InRange(least, -2, -1.999);
        Assert.InRange(most, 3.999, 4);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_the_tails()
    {
        var (mean, variance, least, most) = Moments(random => random.Gaussian(), seed: 2);
        Assert.InRange(mean, -0.01, 0.01);
        Assert.InRange(variance, 0.98, 1.02);
        Assert.InRange(least, -6, -4);
        Assert.InRange(most, 4, 6);
        var random = new SeededRandom(3);
        Assert.InRange(Enumerable.Range(0, Draws).Count(_ => Math.Abs(random.Gaussian()) < 1) / (double)Draws, 0.6827 - 0.005, 0.6827 + 0.005);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(100)]
    public void Poisson_numbers_have_the_moments_and_the_share_of_zeros(double expected)
    {
        var (mean, variance, least, _) = Moments(random => random.Poisson(expected), seed: 4);
        Assert.InRange(mean, expected - (5 * Math.Sqrt(expected / Draws)), expected + (5 * Math.Sqrt(expected / Draws)));
        Assert.InRange(variance, expected * 0.97, expected * 1.03);
        Assert.True(least >= 0);
        var random = new SeededRandom(5);
        var zeros = Math.Exp(-expected);
        Assert.InRange(Enumerable.Range(0, Draws).Count(_ => random.Poisson(expected) == 0) / (double)Draws, zeros - 0.005, zeros + 0.005);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    [InlineData(double.NaN)]
    public void A_mean_out_of_range_is_refused(double mean) => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(0).Poisson(mean));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void Whole_numbers_below_a_bound_are_equally_frequent(int bound)
    {
        var random = new SeededRandom(6);
        var counts = new int[bound];
        for (var i = 0; i < Draws; i++)
        {
            counts[random.Below(bound)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, (Draws / bound) - (5 * Math.Sqrt(Draws / bound)), (Draws / bound) + (5 * Math.Sqrt(Draws / bound))));
    }

    [Fact]
    public void Chance_is_never_at_zero_and_always_at_one()
    {
        var random = new SeededRandom(7);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(!random.Chance(0) && random.Chance(1)));
    }

    /// <summary>Within 1e-15, relative or absolute, of the platform's own.</summary>
    [Fact]
    public void The_portable_functions_are_those_of_the_platform() => Gen.Select(Gen.Double[-700, 700], Gen.Double[-100, 100]).Sample((x, y) =>
    {
        Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-15);
        Assert.Equal(Math.Sin(Math.IEEERemainder(y, 2) * Math.PI), PortableMath.SinPi(y), 1e-15);
        Assert.Equal(0, (PortableMath.Log(Math.Exp(x)) - Math.Log(Math.Exp(x))) / Math.Max(1, Math.Abs(x)), 1e-15);
    });

    [Fact]
    public void The_portable_functions_hold_at_their_edges()
    {
        Assert.Equal((1, 0, double.PositiveInfinity), (PortableMath.Exp(0), PortableMath.Exp(-709), PortableMath.Exp(710)));
        Assert.True(double.IsNaN(PortableMath.Exp(double.NaN)));
        Assert.Equal((0, 0, 1, 0, -1), (PortableMath.Log(1), PortableMath.SinPi(0), PortableMath.SinPi(0.5), PortableMath.SinPi(1), PortableMath.SinPi(1.5)));
        Assert.All([0, -1, double.NaN, double.PositiveInfinity, double.Epsilon], x => Assert.Throws<ArgumentOutOfRangeException>(() => PortableMath.Log(x)));
    }

    private static (double Mean, double Variance, double Least, double Most) Moments(Func<SeededRandom, double> draw, ulong seed)
    {
        var random = new SeededRandom(seed);
        var numbers = Enumerable.Range(0, Draws).Select(_ => draw(random)).ToList();
        var mean = numbers.Average();
        return (mean, numbers.Sum(number => (number - mean) * (number - mean)) / Draws, numbers.Min(), numbers.Max());
    }
}
