using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Ensemble;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

public class ClassEnsembleTests
{
    private const int Classes = 5;

    [Fact]
    public void It_is_no_worse_than_one_regression_where_that_is_the_truth()
    {
        var (auto, softmax) = (Loss("auto", Linear(4_000)), Loss("softmax", Linear(4_000)));
        Assert.True(auto.Log < softmax.Log + 0.01 && auto.Errors < softmax.Errors + 0.01, $"auto {auto}, softmax {softmax}");
    }

    [Fact]
    public void It_is_far_better_where_classes_lie_in_many_places()
    {
        var (auto, softmax) = (Loss("auto", Places(8_000)), Loss("softmax", Places(8_000)));
        Assert.True(auto.Log < 0.7 * softmax.Log && auto.Errors < 0.7 * softmax.Errors, $"auto {auto}, softmax {softmax}");
    }

    [Fact]
    public void It_follows_a_world_that_turns_over()
    {
        // Classes are renamed half way: what was learnt is wrong, and must be forgotten.
        var rows = Linear(6_000).Select((row, i) => (row.X, Label: i < 3_000 ? row.Label : (row.Label + 2) % Classes)).ToArray();
        var learner = Learner("auto");
        var (before, after) = (0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var isWrong = learner.Score(rows[i].X, 0) != rows[i].Label;
            before += isWrong && i is >= 2_500 and < 3_000 ? 1 : 0;
            after += isWrong && i is >= 4_000 and < 4_500 ? 1 : 0;
            learner.Learn(rows[i].X, 0, 0, rows[i].Label, 1);
        }

        Assert.True(after < before + 50, $"{before} errors in 500 rows before, {after} a thousand rows after");
    }

    [Fact]
    public void The_last_label_counts_where_it_says_all()
    {
        var model = ClassCase.Model(LearnerDefaults.Learner(TaskKind.Multiclass, "auto"), Classes, TestModels.Category("a"), new InputDefinition(InputKind.Label, "user.label.last", "user", Column: "last"));
        var plan = new ModelPlan(model);
        var learner = (IClassLearner)plan.CreateLearner();
        var random = new Random(5);
        var (last, errors) = (0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            var entries = new EntryBuffer();
            plan.AddEntityInputs(0, [last], entries);
            var label = random.Next(50) == 0 ? random.Next(Classes) : (last + 1) % Classes;
            errors += i >= 200 && learner.Score(entries.Entries, 0) != label ? 1 : 0;
            learner.Learn(entries.Entries, 0, 0, label, 1);
            last = label;
        }

        Assert.InRange(errors / 1_800.0, 0, 0.03);
        Assert.Contains(((IExpertWeights)learner).Experts, expert => expert.Name == "last label");
    }

    [Fact]
    public void Its_weights_are_shares_by_name_and_a_copy()
    {
        var learner = Learner("auto");
        var start = ((IExpertWeights)learner).Experts;
        foreach (var (x, label) in Places(3_000))
        {
            learner.Learn(x, 0, 0, label, 1);
        }

        var experts = ((IExpertWeights)learner).Experts;
        Assert.Equal(start.Select(expert => expert.Name), experts.Select(expert => expert.Name));
        Assert.Equal(experts.Count, experts.Select(expert => expert.Name).Distinct().Count());
        Assert.All(start, expert => Assert.Equal(1.0 / start.Count, expert.Weight, 1e-6));
        Assert.All(start, expert => Assert.Equal(double.NaN, expert.MeanLoss));
        Assert.Equal(1, experts.Sum(expert => expert.Weight), 1e-5);
        Assert.Equal("forest", experts.MaxBy(expert => expert.Weight).Name);
        Assert.All(experts, expert => Assert.InRange(expert.MeanLoss, 0, 14));
    }

    [Fact]
    public void The_same_rows_give_the_same_bits_and_so_does_a_restart_anywhere_or_a_score_before()
    {
        var (straight, atOnce, broken) = (Learner("auto"), Learner("auto"), Learner("auto"));
        double[] shares = new double[Classes], before = new double[Classes];
        var i = 0;
        foreach (var (x, label) in Places(2_500))
        {
            if (i++ % 397 == 0)
            {
                var copy = Learner("auto");
                var reader = new StateReader(TestModels.State(broken.Write));
                copy.Read(ref reader);
                Assert.True(reader.AtEnd);
                broken = copy;
            }

            straight.Probabilities(x, before);
            var result = straight.Learn(x, 0, 0, label, 1);
            Assert.Equal(result, atOnce.ProbabilitiesThenLearn(x, label, 1, shares));
            Assert.Equal(before, shares);
            Assert.Equal(result, broken.Learn(x, 0, 0, label, 1));
        }

        Assert.Equal(TestModels.State(straight.Write), TestModels.State(atOnce.Write));
        Assert.Equal(TestModels.State(straight.Write), TestModels.State(broken.Write));
    }

    private static (double Log, double Errors) Loss(string kind, IEnumerable<(Entry[] X, int Label)> rows)
    {
        var learner = Learner(kind);
        var p = new double[Classes];
        double log = 0, errors = 0, count = 0;
        foreach (var (x, label) in rows)
        {
            learner.ProbabilitiesThenLearn(x, label, 1, p);
            (log, errors, count) = (log - Math.Log(p[label]), errors + (p.Max() == p[label] ? 0 : 1), count + 1);
        }

        return (log / count, errors / count);
    }

    private static ModelPlan Plan(string kind)
        => new(ClassCase.Model(LearnerDefaults.Learner(TaskKind.Multiclass, kind) with { Bits = 10 }, Classes, [.. Enumerable.Range(0, 4).Select(i => TestModels.Numeric($"x{i}"))]));

    private static IClassLearner Learner(string kind) => (IClassLearner)Plan(kind).CreateLearner();

    private static IEnumerable<(Entry[] X, int Label)> Linear(int rows)
    {
        var (plan, random) = (Plan("softmax"), new Random(1));
        for (var i = 0; i < rows; i++)
        {
            float[] numbers = [.. Enumerable.Range(0, 4).Select(_ => (float)random.Gaussian())];
            double[] scores = [.. Enumerable.Range(0, Classes).Select(k => (2 * numbers[k % 4]) - (k < 4 ? 0 : 2 * numbers[1]) + Gumbel(random))];
            yield return (TestModels.Example(plan, numbers), Array.IndexOf(scores, scores.Max()));
        }
    }

    private static IEnumerable<(Entry[] X, int Label)> Places(int rows)
    {
        var (plan, random) = (Plan("softmax"), new Random(2));
        double[][] centres = [.. Enumerable.Range(0, 25).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextDouble()).ToArray())];
        for (var i = 0; i < rows; i++)
        {
            var centre = random.Next(25);
            yield return (TestModels.Example(plan, [.. centres[centre].Select(at => (float)(at + (0.06 * random.Gaussian())))]), centre % Classes);
        }
    }

    private static double Gumbel(Random random) => -Math.Log(-Math.Log((random.NextDouble() * 0.999999) + 1e-9));
}
