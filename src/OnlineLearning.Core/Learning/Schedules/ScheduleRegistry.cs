using System.Collections.Frozen;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>The schedules by name: a new one is its own file and one line here.</summary>
public static class ScheduleRegistry
{
    public static FrozenDictionary<string, Func<ScheduleDefinition, ISchedule>> All { get; } = new Dictionary<string, Func<ScheduleDefinition, ISchedule>>
    {
        ["exponential"] = definition => new ExponentialSchedule(definition),
        ["constant"] = definition => new ConstantSchedule(definition),
        ["inverse_time"] = definition => new InverseTimeSchedule(definition),
    }.ToFrozenDictionary();

    public static ISchedule Create(ScheduleDefinition definition) => All[definition.Kind](definition);
}
