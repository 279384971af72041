using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Ensemble;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Ensemble;

/// <summary>What an ensemble can and a linear model cannot, what it must never be worse at, and what it shows of itself.</summary>
public class EnsembleTests
{
    private const int Rows = 6_000;

    [Fact]
    public void It_is_the_learner_of_a_model_that_states_none()
    {
        Assert.IsType<EnsembleLearner>(Plan(TaskKind.Binary, 1).CreateLearner());
        Assert.IsType<EnsembleLearner>(Plan(TaskKind.Regression, 1).CreateLearner());
    }

    [Fact]
    public void It_learns_what_is_inside_a_circle()
        => Assert.InRange(Errors(TaskKind.Binary, 2, 0, (x, _) => (x[0] * x[0]) + (x[1] * x[1]) < 1.4 ? 1 : 0), 0, 0.06);

    [Fact]
    public void It_learns_what_is_between_two_borders_of_one_number()
        => Assert.InRange(Errors(TaskKind.Binary, 12, 0, (x, _) => Math.Abs(x[3]) < 0.7 ? 1 : 0), 0, 0.08);

    [Fact]
    public void It_learns_whether_two_categories_are_alike()
        => Assert.InRange(Errors(TaskKind.Binary, 0, 2, (_, c) => c[0] == c[1] ? 1 : 0), 0, 0.05);

    [Fact]
    public void It_learns_what_multiplies()
    {
        // e^(3 a + b) of categories: the sum of two effects leaves most of it.
        var found = Errors(TaskKind.Regression, 0, 2, (_, c) => Math.Exp((0.7 * c[0]) + (0.3 * c[1])));
        Assert.InRange(found, 0, 3);
    }

    [Fact]
    public void Of_whole_numbers_it_answers_the_median_as_a_whole_number()
    {
        var (plan, learner) = Create(Plan(TaskKind.Regression, 1, "absolute"));
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var x = TestModels.Example(plan, (float)random.NextDouble());
            var score = learner.Score(x, 0);
            Assert.Equal(Math.Round(score), score);
            learner.Learn(x, 0, 0, Math.Round((10 * x[1].Value) + random.Gaussian()), 1);
        }

        learner.Learn(TestModels.Example(plan, 0.5f), 0, 0, 0.25, 1);
        var broken = learner.Score(TestModels.Example(plan, 0.77f), 0);
        Assert.NotEqual(Math.Round(broken), broken);
    }

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Regression)]
    public void Where_there_is_nothing_to_learn_it_is_hardly_worse_than_the_mean(TaskKind task)
    {
        var (plan, learner) = Create(Plan(task, 6));
        var loss = plan.Loss;
        var random = new Random(7);
        var (sum, lost, mean) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Rows; i++)
        {
            var x = TestModels.Example(plan, [.. Enumerable.Range(0, 6).Select(_ => (float)random.Gaussian())]);
            var label = task == TaskKind.Binary ? (random.NextDouble() < 0.3 ? 1 : 0) : 50 + random.Gaussian();
            if (i >= 100)
            {
                lost += loss.Value(learner.Score(x, 0), label);
                mean += loss.Value(loss.Score(sum / i), label);
            }

            learner.Learn(x, 0, 0, label, 1);
            sum += label;
        }

        Assert.InRange(lost / mean, 0.9, 1.02);
    }

    [Fact]
    public void Its_experts_weights_are_shares_and_turn_to_the_quick_ones_after_a_change()
    {
        var (plan, learner) = Create(Plan(TaskKind.Binary, 3));
        var ensemble = (IExpertWeights)learner;
        Assert.All(ensemble.Experts, expert => Assert.True(double.IsNaN(expert.MeanLoss)));
        var random = new Random(11);
        void Learn(int rows, int sign)
        {
            for (var i = 0; i < rows; i++)
            {
                var x = TestModels.Example(plan, [.. Enumerable.Range(0, 3).Select(_ => (float)random.Gaussian())]);
                learner.Learn(x, 0, 0, random.NextDouble() < 1 / (1 + Math.Exp(-sign * 2 * x[1].Value)) ? 1 : 0, 1);
            }
        }

        double Weight(string name) => ensemble.Experts.Single(expert => expert.Name == name).Weight;

        Learn(5_000, 1);
        var before = Weight("plain sgd 0.5") / Weight("plain kalman 0, prior 1");
        Learn(60, -1);
        Assert.True(Weight("plain sgd 0.5") / Weight("plain kalman 0, prior 1") > 100 * before);
        Assert.Equal(1, ensemble.Experts.Sum(expert => expert.Weight), 1e-4);
        Assert.All(ensemble.Experts, expert => Assert.InRange(expert.Weight, 1e-6, 1));
        Assert.Equal(ensemble.Experts.Count, ensemble.Experts.Select(expert => expert.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Regression)]
    public void Scoring_and_learning_at_once_is_scoring_and_then_learning_to_the_last_bit(TaskKind task)
    {
        var (plan, one) = Create(Plan(task, 3));
        var two = plan.CreateLearner();
        var random = new Random(13);
        for (var i = 0; i < 500; i++)
        {
            var x = TestModels.Example(plan, [.. Enumerable.Range(0, 3).Select(_ => (float)random.Gaussian())]);
            var (offset, label) = (random.Gaussian(), task == TaskKind.Binary ? i % 2 : random.Gaussian());
            var score = one.Score(x, offset);
            var learnt = one.Learn(x, offset, 0.1, label, 1);
            Assert.Equal(learnt, two.ScoreThenLearn(x, offset, 0.1, label, 1, out var atOnce));
            Assert.Equal(score, atOnce);
        }

        Assert.Equal(TestModels.State(one.Write), TestModels.State(two.Write));
    }

    [Fact]
    public void A_number_in_another_unit_and_a_label_in_another_unit_change_the_unit_of_the_answer_alone()
    {
        var (plan, one) = Create(Plan(TaskKind.Regression, 2));
        var two = plan.CreateLearner();
        var random = new Random(17);
        for (var i = 0; i < 1_000; i++)
        {
            var (a, b) = ((float)random.Gaussian(), (float)random.Gaussian());
            var label = (2 * a) - b + (0.1 * random.Gaussian());
            var (x, y) = (TestModels.Example(plan, a, b), TestModels.Example(plan, a * 4096, b / 4096));
            Assert.Equal(one.Score(x, 0), two.Score(y, 0) / 1024, 0.02);
            one.Learn(x, 0, 0, label, 1);
            two.Learn(y, 0, 0, 1024 * label, 1);
        }
    }

    [Fact]
    public void A_loss_that_it_cannot_learn_is_left_to_a_linear_learner()
    {
        Assert.Equal("linear", Bound("loss: poisson").Kind);
        Assert.Equal("linear", Bound("optimiser: ftrl").Kind);
        Assert.Equal("linear", Bound("schedule: 0.1").Kind);
        Assert.Equal("linear", Bound("l1: 0.1, optimiser: ftrl").Kind);
        Assert.Equal("auto", Bound("loss: absolute").Kind);
        Assert.Equal("auto", Bound("bits: 10").Kind);
        Assert.Contains("for learner auto", Assert.Single(Definitions.Yaml.Bind(Text("kind: auto, loss: poisson")).Errors).ToString(), StringComparison.Ordinal);
    }

    private static LearnerDefinition Bound(string learner) => Definitions.Yaml.Valid(Text(learner)).Models["m"].Learner;

    private static string Text(string learner) => $$"""
        entities: { user: }
        models:
          m: { task: regression, entities: user, inputs: [{ numeric: a }], label: y, learner: { {{learner}} } }

        """;

    /// <summary>Mean loss over the last third: share of wrong answers, or mean absolute error.</summary>
    private static double Errors(TaskKind task, int numbers, int categories, Func<double[], int[], double> label)
    {
        var plan = new ModelPlan(TestModels.Model(
            LearnerDefaults.Learner(task) with { Bits = 14 }, [.. Enumerable.Range(0, numbers).Select(i => TestModels.Numeric($"x{i}")), .. Enumerable.Range(0, categories).Select(i => TestModels.Category($"c{i}"))]));
        var learner = plan.CreateLearner();
        var random = new Random(5);
        var errors = 0.0;
        for (var i = 0; i < Rows; i++)
        {
            double[] x = [.. Enumerable.Range(0, numbers).Select(_ => random.Gaussian())];
            int[] c = [.. Enumerable.Range(0, categories).Select(_ => random.Next(5))];
            Entry[] entries =
            [
                new Entry(plan.InterceptPlace, 1, Entry.Intercept, 0),
                .. x.Select((value, at) => new Entry(plan.Inputs[at].Place, (float)value, (ushort)at, 0)),
                .. c.Select((value, at) => new Entry((int)(MurmurHash3.Mix((ulong)((at * 100) + value)) & 0x3FFF), 1, (ushort)(numbers + at), 0)),
            ];
            var y = label(x, c);
            var score = learner.Score(entries, 0);
            if (i >= Rows * 2 / 3)
            {
                errors += task == TaskKind.Binary ? (score >= 0 ? 1 : 0) == y ? 0 : 1 : Math.Abs(score - y);
            }

            learner.Learn(entries, 0, 0, y, 1);
        }

        return errors / (Rows / 3);
    }

    private static (ModelPlan Plan, ILearner Learner) Create(ModelPlan plan) => (plan, plan.CreateLearner());

    private static ModelPlan Plan(TaskKind task, int numbers, string? loss = null)
        => TestModels.Plan(LearnerDefaults.LearnerOf("auto", LossDefinition.Of(loss ?? LearnerDefaults.Loss(task))) with { Bits = 8 }, numbers);
}
