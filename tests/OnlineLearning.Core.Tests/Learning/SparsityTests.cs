using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class SparsityTests
{
    private const int Noise = 200;

    [Fact]
    public void Weights_of_inputs_that_say_nothing_are_exactly_zero_under_l1()
    {
        var (with, signal) = Learn(30);
        var (without, _) = Learn(0);
        Assert.Equal(2, signal);
        Assert.InRange(with, 2, 20);
        Assert.True(without > Noise, $"{without} weights without l1");
    }

    private static (int Weights, int Signal) Learn(double l1)
    {
        var definition = LearnerDefaults.LearnerOf("linear", LossDefinition.Of("logistic"), "ftrl", ("l1", l1)) with { Bits = 12 };
        var learner = new ModelPlan(TestModels.Model(definition) with { Shards = 2 }).CreateLearner();
        var random = new Random(1);
        for (var i = 0; i < 4_000; i++)
        {
            var yes = random.Next(2);
            Entry[] x = [new Entry(yes, 1, 0, 0), .. Enumerable.Range(0, 5).Select(_ => new Entry(10 + random.Next(Noise), 1, 0, 0))];
            learner.Learn(x, 0, 0, yes, 1);
        }

        var share = ((IMixable)learner).Contribute(0, whole: true);
        int[] set = [.. share.Places.Where((_, i) => share.Weights[i] != 0)];
        return (set.Length, set.Count(place => place < 2));
    }
}
