using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A learner that took on only what another serves scores as that one, to the last bit.</summary>
public class FollowableTests
{
    public static TheoryData<LearnerCase> Single => new(LearnerCase.All.Select(row => row.Data).Where(@case => @case.Create().Learner is IFollowable));

    public static TheoryData<ClassCase> Classes => new(ClassCase.All.Select(row => row.Data).Where(@case => @case.Create().Learner is IFollowable));

    [Theory]
    [MemberData(nameof(Single))]
    public void One_score_is_followed(LearnerCase @case)
    {
        var (plan, learner) = @case.Create();
        Follows(learner, @case.Create().Learner, i => @case.Label(i % 5), Numbers(plan));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Scores_of_classes_are_followed(ClassCase @case)
    {
        var (plan, learner) = @case.Create();
        var (copy, x) = (@case.Create().Learner, Numbers(plan));
        Follows(learner, copy, i => i % @case.Classes, x);
        var (expected, found) = (new double[@case.Classes], new double[@case.Classes]);
        learner.Probabilities(x[3], expected);
        copy.Probabilities(x[3], found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Buckets_products_and_every_kind_of_scale_are_followed() => Follows(ExpandingModel.Create().Learner, ExpandingModel.Create().Learner, i => i % 7, ExpandingModel.Stream(1, 300));

    [Fact]
    public void Every_learner_that_can_be_followed_is_among_these()
        => Assert.Equal(
            typeof(IFollowable).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IFollowable))).Select(type => type.Name).Order(),
            Single.Select(row => row.Data.Create().Learner.GetType().Name).Concat(Classes.Select(row => row.Data.Create().Learner.GetType().Name)).Distinct().Order());

    /// <summary>The same copy again and again, as a follower has it.</summary>
    private static void Follows(ILearner learner, ILearner copy, Func<int, double> label, Entry[][] stream)
    {
        var length = 0;
        for (var i = 0; i < stream.Length; i++)
        {
            learner.Learn(stream[i], 0, 0, label(i), 1);
            if (i % 10 == 9)
            {
                var bytes = TestModels.State(((IFollowable)learner).WriteServed);
                var reader = new StateReader(bytes);
                ((IFollowable)copy).ReadServed(ref reader);
                Assert.True(reader.AtEnd);
                Assert.Equal(learner.Updates, copy.Updates);
                Assert.All(stream, x => Assert.Equal(BitConverter.DoubleToInt64Bits(learner.Score(x, 0.25)), BitConverter.DoubleToInt64Bits(copy.Score(x, 0.25))));
                Assert.All(stream[i], entry => Assert.Equal(learner.Value(entry), copy.Value(entry)));

                // Numbers keep their places, but for those behind the counts of buckets' values.
                Assert.True(i < 20 || Math.Abs(bytes.Length - length) <= 8, $"{length} bytes before, {bytes.Length} after {i} examples");
                length = bytes.Length;
            }
        }
    }

    private static Entry[][] Numbers(ModelPlan plan)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 60).Select(_ => TestModels.Example(plan, [.. Enumerable.Range(0, LearnerCase.Numbers).Select(_ => (float)random.Gaussian())]))];
    }
}
