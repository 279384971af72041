namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = eta_0.</summary>
public sealed class ConstantSchedule(double initial) : ISchedule
{
    public static ScheduleKind Kind { get; } = new("constant", "initial", [], definition => new ConstantSchedule(definition.Initial));

    public double Initial => initial;

    public double Rate(long t) => initial;

    public long FallsFrom(long t) => 0;
}
