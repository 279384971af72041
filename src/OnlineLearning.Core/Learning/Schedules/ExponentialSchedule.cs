namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>eta_t = max(floor, eta_0 exp(-lambda t)). Without a floor the total travel is eta_0 / lambda and learning then stops: the floor keeps it tracking.</summary>
public sealed class ExponentialSchedule(ScheduleDefinition definition) : ISchedule
{
    public double Rate(long updates) => Math.Max(definition.Floor, definition.Initial * Math.Exp(-definition.Decay * updates));
}
