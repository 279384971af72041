using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>
/// eta_t = floor + (eta_0 - floor) (1 + cos(pi u / T_i)) / 2, u updates into cycle i, then a warm restart; cycle i is T_0 g^i updates long (SGDR: Loshchilov and Hutter 2017, equation 5).
/// Re-warming goes back within the present cycle, to no more than its start: the next restart then comes as much later.
/// </summary>
public sealed class CosineSchedule(double initial, double period, double growth, double floor) : ISchedule
{
    private static readonly Setting Period = new("period", 10_000, 1, 1e9, true, false, "updates of the first cycle");
    private static readonly Setting Growth = new("growth", 2, 1, 10, false, false, "how many times as long each cycle is as the one before");

    public static ScheduleKind Kind { get; } = new("cosine", "floor + (initial - floor) (1 + cos(pi u / n)) / 2, u updates into a cycle of n", [Period, Growth, ScheduleKind.Floor],
        definition => new CosineSchedule(definition.Initial, definition.Settings[Period.Name], definition.Settings[Growth.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t)
    {
        var (start, length) = Cycle(t);
        return floor + ((initial - floor) * 0.5 * (1 + Math.Cos(Math.PI * (t - start) / length)));
    }

    public long FallsFrom(long t) => Cycle(t).Start;

    /// <summary>The cycle that t lies in: whole numbers of updates.</summary>
    private (long Start, long Length) Cycle(long t)
    {
        if (growth == 1)
        {
            var each = (long)period;
            return (t / each * each, each);
        }

        var (start, length) = (0L, period);
        while (t - start >= (long)length)
        {
            start += (long)length;
            length = Math.Min(length * growth, 1e18);
        }

        return (start, (long)length);
    }
}
