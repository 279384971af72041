using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Times of requests, as ticks UTC: RFC 3339 with an offset, at most the allowed skew ahead of the server's clock.</summary>
internal sealed class RequestTimes(TimeProvider time, IOptions<GatewayOptions> options)
{
    public const string Allowed = "a time as 2026-07-01T08:30:00Z (RFC 3339 with Z or an offset, years 0001 to 9999)";

    private readonly long _skew = options.Value.MaxFutureSkew.Ticks;

    public long Now => time.GetUtcNow().UtcTicks;

    /// <summary>The latest time that is let in, ticks UTC.</summary>
    public long Latest => Math.Min(Now + _skew, DateTime.MaxValue.Ticks);

    public string LatestAllowed => $"at most {new DateTime(Latest, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ssZ}, {TimeSpan.FromTicks(_skew).TotalHours:0.##} hours ahead of the server's clock";

    /// <summary>Reads the value of <paramref name="field"/> that the reader stands on; null is now.</summary>
    public long Read(in Utf8JsonReader json, ref FieldErrors errors, string field = "time")
    {
        var now = Now;
        if (json.TokenType == JsonTokenType.Null)
        {
            return now;
        }

        if (!TryRead(json, out var ticks))
        {
            errors.AddValue(field, json, Allowed);
            return now;
        }

        if (ticks > Latest)
        {
            errors.AddValue(field, json, LatestAllowed);
        }

        return ticks;
    }

    /// <summary>Reads a moment, whenever it is.</summary>
    public static bool TryRead(in Utf8JsonReader json, out long ticks)
    {
        // The parser throws for an escape that is not Unicode; a time needs none.
        var moment = default(DateTimeOffset);
        var isTime = json.TokenType == JsonTokenType.String && !json.ValueIsEscaped && HasOffset(json.ValueSpan) && json.TryGetDateTimeOffset(out moment);
        ticks = moment.UtcTicks;
        return isTime;
    }

    private static bool HasOffset(ReadOnlySpan<byte> text)
        => text.Length >= 20 && text[10] == 'T' && (text[^1] == 'Z' || (text[^3] == ':' && text[^6] is (byte)'+' or (byte)'-'));
}
