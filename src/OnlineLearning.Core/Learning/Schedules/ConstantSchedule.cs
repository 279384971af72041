namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = eta_0.</summary>
public sealed class ConstantSchedule(ScheduleDefinition definition) : ISchedule
{
    public double Rate(long updates) => definition.Initial;
}
