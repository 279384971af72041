using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = floor + (eta_0 - floor) (1 - t / n)^p for n updates, then the floor.</summary>
public sealed class PolynomialSchedule(double initial, double steps, double power, double floor) : ISchedule
{
    private static readonly Setting Steps = new("steps", 100_000, 1, 1e9, true, false, "updates until the floor");
    private static readonly Setting Power = new("power", 1, 0, 10, false, true, "1: a straight line; above: faster first");

    public static ScheduleKind Kind { get; } = new("polynomial", "floor + (initial - floor) (1 - min(1, t / steps))^power", [Steps, Power, ScheduleKind.Floor],
        definition => new PolynomialSchedule(definition.Initial, definition.Settings[Steps.Name], definition.Settings[Power.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t) => t >= steps ? floor : floor + ((initial - floor) * Math.Pow(1 - (t / steps), power));

    public long FallsFrom(long t) => 0;
}
