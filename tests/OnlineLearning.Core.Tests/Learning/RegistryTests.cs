using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>What is in the assembly can be chosen in a definition: nothing is left over, so that the conformance suite sees everything.</summary>
public class RegistryTests
{
    [Fact]
    public void Every_loss_is_registered_under_its_name()
    {
        Assert.Equal(Implementations<ILoss>(), Names(LossRegistry.All.Keys.Select(LossRegistry.Create)));
    }

    [Fact]
    public void Every_schedule_is_registered()
        => Assert.Equal(Implementations<ISchedule>(), Names(ScheduleRegistry.All.Keys.Select(kind => ScheduleRegistry.Create(ScheduleDefinition.Of(kind, 1)))
            .Append(ScheduleRegistry.Create(ScheduleDefinition.Of("constant", 1, ("warm_up", 5))))));

    [Fact]
    public void Every_optimiser_is_registered()
        => Assert.Equal(Implementations<IOptimiser>(), Names(OptimiserRegistry.All.Values.Select(kind => kind.Create(Settings.Of(kind.Settings), 1))));

    [Fact]
    public void Every_learner_is_reached_by_a_definition()
        => Assert.Equal(Implementations<ILearner>(), Names(LearnerCase.All.Select(each => each.Data.Create().Learner).Concat(ClassCase.All.Select(each => each.Data.Create().Learner)).DistinctBy(learner => learner.GetType())));

    private static IEnumerable<string> Implementations<T>()
        => typeof(T).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(T)) && type is { IsInterface: false, IsAbstract: false }).Select(type => type.Name).Order();

    private static IEnumerable<string> Names<T>(IEnumerable<T> all)
        where T : notnull
        => all.Select(each => each.GetType().Name).Order();
}
