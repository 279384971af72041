using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 / (1 + k t)^p): p = 1/2 is the rate of stochastic convex optimisation (Zinkevich 2003, Theorem 1), with k = 1 the power_t of Vowpal Wabbit.</summary>
public sealed class InversePowerSchedule(double initial, double decay, double power, double floor) : ISchedule
{
    private static readonly Setting Decay = new("decay", 0.01, 0, 10, false, false, "k, per update");
    private static readonly Setting Power = new("power", 0.5, 0, 4, false, true, "p");

    public static ScheduleKind Kind { get; } = new("inverse_power", "max(floor, initial / (1 + decay t)^power)", [Decay, Power, ScheduleKind.Floor],
        definition => new InversePowerSchedule(definition.Initial, definition.Settings[Decay.Name], definition.Settings[Power.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t) => Math.Max(floor, initial / Math.Pow(1 + (decay * t), power));

    public long FallsFrom(long t) => 0;
}
