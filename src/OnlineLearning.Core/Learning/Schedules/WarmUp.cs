namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>
/// Before any schedule: eta_t = eta_0 (t + 1) / (n + 1) for the first n updates (Goyal et al. 2017, section 2.2, gradual warm-up), then the schedule from its own start.
/// </summary>
public sealed class WarmUp(ISchedule schedule, long updates) : ISchedule
{
    public double Initial => schedule.Initial;

    public double Rate(long t) => t < updates ? Initial * ((t + 1.0) / (updates + 1.0)) : schedule.Rate(t - updates);

    public long FallsFrom(long t) => t < updates ? updates : updates + schedule.FallsFrom(t - updates);
}
