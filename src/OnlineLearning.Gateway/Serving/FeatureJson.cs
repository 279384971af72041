using System.Buffers.Text;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Values, statuses and times of features as JSON.</summary>
internal static class FeatureJson
{
    /// <summary>Bytes of the longest time, <c>"9999-12-31T23:59:59.999999900Z"</c> with its quotes.</summary>
    public const int TimeRoom = 32;

    private static readonly long MostTicks = DateTime.MaxValue.Ticks;

    private static readonly byte[][] Statuses = [.. "INVALID PRESENT NULL_VALUE NOT_FOUND OUTSIDE_MAX_AGE".Split(' ').Select(status => System.Text.Encoding.ASCII.GetBytes($"\"{status}\""))];

    /// <summary>The number that no 64-bit floating point number is beyond without a fraction that JSON's readers could lose: 2^53.</summary>
    private const double LargestWhole = 9_007_199_254_740_992;

    public static void Status(this AnswerText text, byte status) => text.Element(Statuses[status < Statuses.Length ? status : 0]);

    /// <summary>JSON has no NaN and no infinity: null stands for them. Timestamps are RFC 3339 with Z.</summary>
    public static void Datum(this AnswerText text, in FeatureDatum value)
    {
        switch (value.Kind)
        {
            case DatumKind.Float:
                Number(text, value.Number);
                break;
            case DatumKind.Int:
                text.Element(value.Int);
                break;
            case DatumKind.Bool:
                text.Element(value.Bool ? "true"u8 : "false"u8);
                break;
            case DatumKind.String:
                text.Element(value.Text!);
                break;
            case DatumKind.Timestamp when value.Int >= 0 && value.Int <= MostTicks:
                Span<byte> room = stackalloc byte[TimeRoom];
                text.Element(room[..FormatTime(value.Int, room)]);
                break;
            case DatumKind.Vector:
                text.Next();
                text.Open();
                foreach (var number in value.Vector!)
                {
                    Number(text, number);
                }

                text.Close();
                break;
            case DatumKind.Strings:
                text.Next();
                text.Open();
                foreach (var one in value.Strings!)
                {
                    text.Element(one);
                }

                text.Close();
                break;
            default:
                text.Element("null"u8);
                break;
        }
    }

    /// <summary>A time as a JSON string with its quotes, RFC 3339 with Z; the fraction has 0, 3, 6 or 9 digits, as protobuf's JSON mapping writes it, so that every reader of Feast's answers reads it.</summary>
    /// <param name="ticks">Ticks of 100 ns, UTC.</param>
    /// <param name="into">At least <see cref="TimeRoom"/> long.</param>
    public static int FormatTime(long ticks, Span<byte> into)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        into[0] = (byte)'"';
        Digits(into[1..], time.Year, 4);
        into[5] = (byte)'-';
        Digits(into[6..], time.Month, 2);
        into[8] = (byte)'-';
        Digits(into[9..], time.Day, 2);
        into[11] = (byte)'T';
        Digits(into[12..], time.Hour, 2);
        into[14] = (byte)':';
        Digits(into[15..], time.Minute, 2);
        into[17] = (byte)':';
        Digits(into[18..], time.Second, 2);
        var length = 20 + Fraction(into[20..], (int)(ticks % TimeSpan.TicksPerSecond) * 100);
        into[length++] = (byte)'Z';
        into[length++] = (byte)'"';
        return length;
    }

    private static int Fraction(Span<byte> into, int nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return 0;
        }

        var (digits, rest) = nanoseconds % 1_000_000 == 0 ? (3, nanoseconds / 1_000_000) : nanoseconds % 1000 == 0 ? (6, nanoseconds / 1000) : (9, nanoseconds);
        into[0] = (byte)'.';
        Digits(into[1..], rest, digits);
        return digits + 1;
    }

    private static void Digits(Span<byte> into, int number, int count) => Utf8Formatter.TryFormat(number, into, out _, new System.Buffers.StandardFormat('D', (byte)count));

    // A whole number is written as one, which reads the same.
    private static void Number(AnswerText text, double number)
    {
        if (Math.Abs(number) < LargestWhole && (long)number is var whole && whole == number)
        {
            text.Element(whole);
        }
        else if (double.IsFinite(number))
        {
            text.Element(number);
        }
        else
        {
            text.Element("null"u8);
        }
    }
}
