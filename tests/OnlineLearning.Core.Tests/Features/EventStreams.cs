using CsCheck;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>An event of a test stream, in order of arrival.</summary>
public readonly record struct Arrival(long Ticks, double Value);

/// <summary>Random streams: bursts on one tick, gaps longer than the window, late events, times before 1970 and after 2100.</summary>
public static class EventStreams
{
    private static readonly long[] Origins =
    [
        -8 * TimeSpan.TicksPerDay, 0, -100L * 365 * TimeSpan.TicksPerDay,
        new DateTime(1901, 3, 4).Ticks, new DateTime(1970, 1, 1).Ticks, new DateTime(2026, 7, 1).Ticks, new DateTime(2151, 12, 31).Ticks,
    ];

    public static Gen<List<Arrival>> For(TimeSpan window, TimeSpan hop, int longest = 120)
    {
        var step = Gen.Frequency(
            (3, Gen.Const(0L)),
            (3, Gen.Long[1, TimeSpan.TicksPerSecond]),
            (3, Gen.Long[1, hop.Ticks]),
            (1, Gen.Const(hop.Ticks)),
            (2, Gen.Long[1, window.Ticks]),
            (1, Gen.Long[1, 4 * window.Ticks]),
            (3, Gen.Long[-hop.Ticks, 0]),
            (1, Gen.Long[-3 * window.Ticks, 0]));
        var value = Gen.Int[-1000, 1000].Select(whole => whole / 8.0);
        return Gen.Select(Gen.Int[0, Origins.Length - 1].Select(i => Origins[i]), Gen.Select(step, value).List[1, longest], Path);
    }

    private static List<Arrival> Path(long origin, List<(long Step, double Value)> moves)
    {
        var stream = new List<Arrival>();
        foreach (var (step, value) in moves)
        {
            origin += step;
            stream.Add(new(origin, value));
        }

        return stream;
    }
}
