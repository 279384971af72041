using CsCheck;
using OnlineLearning.Core.Evaluation.Baselines;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation;

public class BaselineTests
{
    [Fact]
    public void Before_each_label_they_predict_the_mean_so_far_and_the_entitys_last_label() =>
        Gen.Select(Gen.Int[0, 5], Gen.Double[-100, 100]).List[1, 60].Sample(labels =>
        {
            var (mean, last) = (new RunningMean(), new LastLabel());
            for (var n = 0; n < labels.Count; n++)
            {
                var (entity, label) = labels[n];
                var before = labels.Take(n).ToList();
                var average = before.Count == 0 ? 0 : before.Average(each => each.Item2);
                Assert.Equal(average, mean.Predict(entity), 1e-9);
                Assert.Equal(before.Any(each => each.Item1 == entity) ? before.Last(each => each.Item1 == entity).Item2 : average, last.Predict(entity), 1e-9);
                mean.Learn(entity, label);
                last.Learn(entity, label);
            }
        });

    [Fact]
    public void The_majority_rounds_to_the_commoner_class()
    {
        var majority = BaselineSet.Binary().Single(baseline => baseline.Name == "majority");
        Array.ForEach((double[])[1, 1, 0], label => majority.Learn(0, label));
        Assert.Equal(2 / 3.0, majority.Predict(1), 1e-12);
    }

    [Fact]
    public void Last_label_remembers_a_bounded_number_of_entities_and_forgets_the_oldest()
    {
        var last = new LastLabel(2);
        last.Learn(0, 1);
        last.Learn(1, 2);
        last.Learn(0, 3);
        last.Learn(2, 5);
        Assert.Equal(2, last.Entities);
        Assert.Equal((2.75, 2, 5), (last.Predict(0), last.Predict(1), last.Predict(2)));
        for (var i = 3; i < 1_000; i++)
        {
            last.Learn(i, i);
            Assert.Equal(2, last.Entities);
        }
    }

    [Fact]
    public void An_entity_that_comes_once_is_not_remembered()
    {
        var last = new LastLabel();
        last.Learn(IBaseline.ComesOnce, 4);
        last.Learn(IBaseline.ComesOnce, 8);
        Assert.Equal((0, 6.0), (last.Entities, last.Predict(IBaseline.ComesOnce)));
    }

    [Fact]
    public void They_are_finite_on_any_label() => Gen.Double.Array[1, 20].Sample(labels =>
    {
        foreach (var baseline in BaselineSet.Regression().Concat(BaselineSet.Binary()))
        {
            Array.ForEach(labels, label => baseline.Learn(0, label));
            Assert.True(double.IsFinite(baseline.Predict(0)) && double.IsFinite(baseline.Predict(IBaseline.ComesOnce)), baseline.Name);
        }
    });

    [Fact]
    public void Each_task_names_its_baselines()
    {
        Assert.Equal(["running_mean", "last_label"], BaselineSet.Regression().Select(baseline => baseline.Name));
        Assert.Equal(["majority", "last_label"], BaselineSet.Binary().Select(baseline => baseline.Name));
    }
}
