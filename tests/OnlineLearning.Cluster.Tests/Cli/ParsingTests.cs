using System.Globalization;
using System.Text;
using CsCheck;
using OnlineLearning.Cli.Tables;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>What reads bytes must give what the framework's parsers give for the same text.</summary>
public sealed class ParsingTests
{
    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 20]).Select((digits, point) =>
        {
            var text = digits.ToString(CultureInfo.InvariantCulture);
            return point < text.Length && (point > 0 || digits >= 0) ? text.Insert(point, ".") : text;
        }),
        Gen.Double.Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Double[-10, 10].Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Select(Gen.ULong, Gen.Int[0, 30], (digits, decimals) =>
        {
            var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            return text.Insert(text.Length - decimals, ".");
        }),
        Gen.Select(Gen.Long[1L << 52, 1L << 53], Gen.Int[0, 2], Gen.Int[0, 3], (whole, bits, zeros) =>
            ((decimal)whole / (1 << bits) + (0.5m / (1 << bits))).ToString(CultureInfo.InvariantCulture) + new string('0', zeros)),
        Gen.Decimal.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Char["0123456789.-+eE, NAinf"].Array[0, 20].Select(characters => new string(characters)));

    private static readonly string[] TimeForms =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.fff"];

    [Fact]
    public void A_number_has_the_64_bits_that_the_framework_reads() => Numbers.Sample(
        text =>
        {
            var expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            Assert.Equal(expected, ShortDecimal.TryParse(Encoding.UTF8.GetBytes(text), out var read));
            Assert.True(!expected || BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits(read), $"{text}: {number:R} was expected, {read:R} was read");
        },
        iter: 20_000);

    [Fact]
    public void A_plain_time_is_the_moment_that_the_framework_reads() =>
        Gen.Select(Gen.DateTime, Gen.Int[0, TimeForms.Length - 1].Select(form => TimeForms[form]), Gen.Int[0, 19], Gen.Char["0123456789-: TZ9"])
            .Sample((time, form, at, other) =>
            {
                var text = time.ToString(form, CultureInfo.InvariantCulture);
                Same(text);
                Same(at < text.Length ? text[..at] + other + text[(at + 1)..] : text);
            });

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("2023-13-01", false)]
    [InlineData("0000-01-01", false)]
    [InlineData("2023-01-01 24:00:00", false)]
    [InlineData("2023-01-01 23:60:00", false)]
    [InlineData("2023-01-01_10:00:00", false)]
    [InlineData("2023-01-01T10:00:00+02:00", true)]
    public void A_time_that_is_none_is_refused(string text, bool isTime)
    {
        if (isTime)
        {
            Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks, TimeParser.Ticks("at", Encoding.UTF8.GetBytes(text), "iso"));
        }
        else
        {
            Assert.Throws<BadValueException>(() => TimeParser.Ticks("at", Encoding.UTF8.GetBytes(text), "iso"));
        }
    }

    [Fact]
    public void Texts_are_numbered_in_the_order_of_their_coming() => Gen.Int[0, 40].Array[0, 300].Sample(keys =>
    {
        var numbers = new TextNumbers();
        var known = new List<int>();
        foreach (var key in keys)
        {
            if (!known.Contains(key))
            {
                known.Add(key);
            }

            Assert.Equal(known.IndexOf(key), numbers.FindOrAdd(Encoding.UTF8.GetBytes($"key {key}")));
        }

        Assert.All(known.Index(), item => Assert.Equal($"key {item.Item}", numbers.Text(item.Index)));
    });

    [Fact]
    public void Of_more_texts_than_stated_the_first_are_forgotten() => Gen.Int[0, 60].Array[0, 300].Sample(keys =>
    {
        const int most = 20;
        var numbers = new TextNumbers(most);
        var known = new List<int>();
        foreach (var key in keys)
        {
            var number = known.LastIndexOf(key);
            if (number < 0 || number < known.Count - most)
            {
                number = known.Count;
                known.Add(key);
            }

            Assert.Equal(number, numbers.FindOrAdd(Encoding.UTF8.GetBytes($"key {key}")));
            Assert.Equal($"key {key}", numbers.Text(number));
        }
    });

    [Fact]
    public void A_text_in_any_encoding_with_a_mark_is_read_as_utf8()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true) })
        {
            using var stream = Utf8Bytes.Of(new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("é,日本\n")]));
            var reader = new RecordReader(stream, TableFormat.Csv);
            Assert.True(reader.Read());
            Assert.Equal(("é", "日本"), (Encoding.UTF8.GetString(reader[0]), Encoding.UTF8.GetString(reader[1])));
        }
    }

    private static void Same(string text)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd"];
        var expected = DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        try
        {
            Assert.Equal(time.UtcTicks, TimeParser.Ticks("at", Encoding.UTF8.GetBytes(text), "iso"));
            Assert.True(expected, text);
        }
        catch (BadValueException)
        {
            Assert.False(expected, text);
        }
    }
}
