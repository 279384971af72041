namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 / (1 + k t)). With eta_0 = k = 1 and squared loss a lone bias is the running mean under explicit steps, and the mean with one pseudo-label more, at the score without it, under implicit ones.</summary>
public sealed class InverseTimeSchedule(ScheduleDefinition definition) : ISchedule
{
    public double Rate(long updates) => Math.Max(definition.Floor, definition.Initial / (1 + (definition.Decay * updates)));
}
