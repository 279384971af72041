using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 exp(-lambda t)).</summary>
public sealed class ExponentialSchedule(double initial, double decay, double floor) : ISchedule
{
    private static readonly Setting Decay = new("decay", LearnerDefaults.ExponentialDecay, 0, 10, false, false, "lambda, per update");

    public static ScheduleKind Kind { get; } = new("exponential", "max(floor, initial exp(-decay t))", [Decay, ScheduleKind.Floor],
        definition => new ExponentialSchedule(definition.Initial, definition.Settings[Decay.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t) => Math.Max(floor, initial * Math.Exp(-decay * t));

    public long FallsFrom(long t) => 0;
}
