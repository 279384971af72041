using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 f^floor(t / n)): times the factor f after every n updates.</summary>
public sealed class StepSchedule(double initial, double every, double factor, double floor) : ISchedule
{
    private static readonly Setting Every = new("every", 10_000, 1, 1e9, true, false, "updates from step to step");
    private static readonly Setting Factor = new("factor", 0.5, 0, 1, false, true, "what the rate is multiplied by at each");

    public static ScheduleKind Kind { get; } = new("step", "max(floor, initial factor^floor(t / every))", [Every, Factor, ScheduleKind.Floor],
        definition => new StepSchedule(definition.Initial, definition.Settings[Every.Name], definition.Settings[Factor.Name], definition.Settings[ScheduleKind.Floor.Name]));

    public double Initial => initial;

    public double Rate(long t) => Math.Max(floor, initial * Math.Pow(factor, Math.Floor(t / every)));

    public long FallsFrom(long t) => 0;
}
