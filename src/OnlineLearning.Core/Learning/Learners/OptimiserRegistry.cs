using System.Collections.Frozen;
using OnlineLearning.Core.Learning.Schedules;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>The optimisers by name: a new one is its own file and one line here.</summary>
public static class OptimiserRegistry
{
    /// <summary>From schedule and number of weights to an optimiser at its start.</summary>
    public static FrozenDictionary<string, Func<ISchedule, int, IOptimiser>> All { get; } = new Dictionary<string, Func<ISchedule, int, IOptimiser>>
    {
        ["sgd"] = (schedule, _) => new SgdOptimiser(schedule),
        ["adagrad"] = (schedule, places) => new AdaGradOptimiser(schedule, places),
    }.ToFrozenDictionary();
}
