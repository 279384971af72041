namespace OnlineLearning.Gateway.Reading;

/// <summary>
/// Ids of predictions for callers that give none: 16 characters of [a-z0-9], 9 of time in steps of 100 microseconds since 1970 (sorted as made, until the year 2291), then 7 of chance
/// (7.8e10 values within one step).
/// </summary>
internal sealed class PredictionIds(TimeProvider time, Random random)
{
    public const string Allowed = "1 to 64 characters of A-Z, a-z, 0-9, _, . and -";

    private const int Length = 16;
    private const int TimeLength = 9;
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const long Chances = 36L * 36 * 36 * 36 * 36 * 36 * 36;

    public string Next()
    {
        var steps = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / (TimeSpan.TicksPerMillisecond / 10);
        return string.Create(Length, (Steps: steps, Chance: random.NextInt64(Chances)), static (into, parts) =>
        {
            Fill(into[..TimeLength], parts.Steps);
            Fill(into[TimeLength..], parts.Chance);
        });
    }

    public static bool IsValid(ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > 64)
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static void Fill(Span<char> into, long value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, Digits.Length);
            into[i] = Digits[(int)digit];
        }
    }
}
