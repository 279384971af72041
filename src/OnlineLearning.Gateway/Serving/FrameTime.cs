using System.Globalization;
using System.Text.Json;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Times in frames, as ticks UTC: RFC 3339, and as Python writes times; without an offset they are UTC, as in Feast.</summary>
internal sealed class FrameTime(RequestTimes times)
{
    private const int DateAndTime = 19;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>Null where it is no time, and said so.</summary>
    public long? Read(ReadOnlySpan<byte> body, FrameColumn column, int row, ref FieldErrors errors)
    {
        var json = FrameCell.Open(body[column[row]]);
        if (json.TokenType == JsonTokenType.String)
        {
            using var text = new JsonText(json, stackalloc char[JsonText.Room]);
            if (TryParse(text.Span, out var ticks))
            {
                if (ticks <= times.Latest)
                {
                    return ticks;
                }

                errors.AddValue(column.At(row), json, times.LatestAllowed);
                return null;
            }
        }

        errors.AddValue(column.At(row), json, "a time as 2026-07-01T08:30:00Z or 2026-07-01 08:30:00 (UTC where there is no offset, years 0001 to 9999)");
        return null;
    }

    /// <summary>Digits beyond the seventh of a second are dropped.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        Span<char> room = stackalloc char[40];
        if (text.Length is < DateAndTime or > 40 || text[10] is not ('T' or ' '))
        {
            return false;
        }

        text[..DateAndTime].CopyTo(room);
        room[10] = 'T';
        var rest = text[DateAndTime..];
        var digits = rest is ['.', ..] ? rest[1..].IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? rest.Length - 1 : end : -1;
        var kept = digits < 0 ? 0 : Math.Min(digits, 7) + 1;
        rest[..kept].CopyTo(room[DateAndTime..]);
        var offset = digits < 0 ? rest : rest[(digits + 1)..];
        offset.CopyTo(room[(DateAndTime + kept)..]);
        var whole = room[..(DateAndTime + kept + offset.Length)];
        if (digits == 0 || !DateTimeOffset.TryParseExact(whole, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return false;
        }

        ticks = moment.UtcTicks;
        return true;
    }
}
