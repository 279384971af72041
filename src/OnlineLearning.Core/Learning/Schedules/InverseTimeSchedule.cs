using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 / (1 + k t)). With eta_0 = k = 1 and squared loss a lone bias is the running mean under explicit steps, and the mean with one pseudo-label more, at the score without it, under implicit ones.</summary>
public sealed class InverseTimeSchedule(double initial, double decay, double floor) : ISchedule
{
    private static readonly Setting Decay = new("decay", LearnerDefaults.InverseTimeDecay, 0, 10, false, false, "k, per update");

    public static ScheduleKind Kind { get; } = new("inverse_time", "max(floor, initial / (1 + decay t))", [Decay, ScheduleKind.Floor],
        definition => new InverseTimeSchedule(definition.Initial, definition.Settings[Decay.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t) => Math.Max(floor, initial / (1 + (decay * t)));

    public long FallsFrom(long t) => 0;
}
