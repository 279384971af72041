using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>Times of requests, as ticks UTC: RFC 3339 with an offset, at most the allowed skew ahead of the server's clock.</summary>
internal sealed class RequestTimes(TimeProvider time, IOptions<GatewayOptions> options)
{
    private readonly long _skew = options.Value.MaxFutureSkew.Ticks;

    public long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Reads the value that the reader stands on; null is now.</summary>
    public long Read(in Utf8JsonReader json, ref FieldErrors errors)
    {
        var now = Now;
        if (json.TokenType == JsonTokenType.Null)
        {
            return now;
        }

        // The parser throws for an escape that is not Unicode; a time needs none.
        if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || !HasOffset(json.ValueSpan) || !json.TryGetDateTimeOffset(out var moment))
        {
            errors.AddValue("time", json, "a time as 2026-07-01T08:30:00Z (RFC 3339 with Z or an offset, years 0001 to 9999)");
            return now;
        }

        if (moment.UtcTicks > now + _skew)
        {
            errors.AddValue("time", json, $"at most {new DateTime(Math.Min(now + _skew, DateTime.MaxValue.Ticks), DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ssZ}, {TimeSpan.FromTicks(_skew).TotalHours:0.##} hours ahead of the server's clock");
        }

        return moment.UtcTicks;
    }

    private static bool HasOffset(ReadOnlySpan<byte> text)
        => text.Length >= 20 && text[10] == 'T' && (text[^1] == 'Z' || (text[^3] == ':' && text[^6] is (byte)'+' or (byte)'-'));
}
