using System.Globalization;
using System.Text;
using CsCheck;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

/// <summary>The runtime's own text is the oracle: another algorithm (Grisu and Dragon) for the same decimals.</summary>
public class ShortestDecimalTests
{
    private const int Many = 2_000_000;

    [Fact]
    public void Any_bits_have_the_text_that_the_runtime_gives()
        => Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Sample(Check, iter: Many);

    [Fact]
    public void Numbers_of_every_magnitude_have_the_text_that_the_runtime_gives()
        => Gen.Select(Gen.Double[1, 10], Gen.Int[-8, 18], Gen.Bool).Select((number, power, minus) => (minus ? -1 : 1) * number * Math.Pow(10, power)).Sample(Check, iter: Many);

    [Fact]
    public void Decimals_of_few_places_have_the_text_that_the_runtime_gives()
        => Gen.Select(Gen.Long[-10_000_000_000, 10_000_000_000], Gen.Int[0, 12]).Select((number, places) => number / Math.Pow(10, places)).Sample(Check, iter: Many);

    [Fact]
    public void Powers_of_two_and_their_neighbours_have_the_text_that_the_runtime_gives()
    {
        for (var power = -1074; power < 1024; power++)
        {
            var number = Math.ScaleB(1, power);
            Check(number);
            Check(Math.BitIncrement(number));
            Check(Math.BitDecrement(number));
            Check(-3 * number);
        }

        for (var power = -20; power < 20; power++)
        {
            var number = double.Parse($"1e{power}", CultureInfo.InvariantCulture);
            Check(number);
            Check(Math.BitIncrement(number));
            Check(Math.BitDecrement(number));
        }

        Check(0);
        Check(double.MaxValue);
        Check(-double.MaxValue);
        Check(double.Epsilon);
    }

    [Fact]
    public void Formatting_allocates_nothing()
    {
        var into = new byte[ShortestDecimal.Room];
        Assert.Equal(0, Allocated.By(() => ShortestDecimal.Format(3.0 / 7, into)));
    }

    private static void Check(double number)
    {
        Span<byte> into = stackalloc byte[ShortestDecimal.Room];
        Assert.Equal(number.ToString("R", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(into[..ShortestDecimal.Format(number, into)]));
    }
}
