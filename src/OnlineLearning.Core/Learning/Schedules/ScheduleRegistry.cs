namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>The schedules by name: a new one is its own file and one line here.</summary>
public static class ScheduleRegistry
{
    public static IReadOnlyDictionary<string, ScheduleKind> All { get; } = new ScheduleKind[]
    {
        ExponentialSchedule.Kind,
        ConstantSchedule.Kind,
        InverseTimeSchedule.Kind,
        InversePowerSchedule.Kind,
        StepSchedule.Kind,
        PolynomialSchedule.Kind,
        CosineSchedule.Kind,
    }.ToDictionary(kind => kind.Name);

    public static ISchedule Create(ScheduleDefinition definition)
    {
        var schedule = All[definition.Kind].Create(definition);
        var warmUp = (long)definition.Settings[ScheduleKind.WarmUp.Name];
        return warmUp == 0 ? schedule : new WarmUp(schedule, warmUp);
    }
}
