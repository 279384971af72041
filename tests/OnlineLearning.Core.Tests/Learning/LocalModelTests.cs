using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>The whole path in one process on made-up streams.</summary>
public class LocalModelTests
{
    [Fact]
    public void It_learns_a_linear_function()
    {
        var world = new World(TestModels.Model(TestModels.Learner("squared", rate: 0.3), TestModels.Numeric("a"), TestModels.Numeric("b")));
        var error = world.Run(6_000, (random, values) =>
        {
            var (a, b) = (random.Gaussian() * 50, 3 + random.Gaussian());
            values.SetNumber(0, a);
            values.SetNumber(1, b);
            return 7 + (0.02 * a) - (2 * b);
        });
        Assert.True(error < 0.05, $"mean absolute error over the last quarter: {error}");
    }

    [Fact]
    public void It_learns_a_logistic_function_down_to_its_noise()
    {
        var world = new World(TestModels.Model(TestModels.Learner("logistic", rate: 0.1), TestModels.Numeric("a"), TestModels.Category("c")));
        var entropy = 0.0;
        var loss = world.Run(20_000, (random, values) =>
        {
            var (a, c) = (random.Gaussian(), random.Next(2));
            values.SetNumber(0, a);
            values.SetCategory(1, c == 0 ? "low" : "high");
            var p = 1 / (1 + Math.Exp(-((2 * a) + (3 * c) - 1)));
            entropy -= ((p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p))) / 20_000;
            return random.NextDouble() < p ? 1 : 0;
        }, (plan, prediction, label) => plan.LossOf(prediction, label));
        Assert.True(loss < entropy + 0.02, $"log loss over the last quarter: {loss}, entropy of the labels: {entropy}");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adagrad")]
    public void The_floor_of_the_schedule_lets_it_recover_from_a_change(string optimiser)
    {
        double Error(double floor)
        {
            var learner = TestModels.Learner("squared", optimiser) with { Schedule = ScheduleDefinition.Of("exponential", 0.3, ("decay", 0.01), ("floor", floor)) };
            var row = 0;
            return new World(TestModels.Model(learner, TestModels.Numeric("a")) with { Rewarm = new(0) }).Run(8_000, (random, values) =>
            {
                var a = random.Gaussian();
                values.SetNumber(0, a);
                return row++ < 4_000 ? 3 * a : -3 * a;
            });
        }

        var (with, without) = (Error(0.1), Error(0));
        Assert.True(with < 1, $"mean absolute error over the last quarter with a floor: {with}");
        Assert.True(without > 3 * with, $"without a floor {without}, with one {with}");
    }

    [Fact]
    public void Entities_keep_habits_of_their_own()
    {
        var bias = TestModels.Model(TestModels.Learner("squared")) with { Personal = new Dictionary<string, PersonalDefinition> { ["user"] = new(TestModels.Term(0.1), null, null) } };
        double Error(ModelDefinition model)
        {
            var world = new World(model);
            return world.Run(5_000, (random, values) => (world.User * 2) + (0.1 * random.Gaussian()));
        }

        Assert.True(Error(bias) < 0.2);
        Assert.True(Error(bias with { Personal = new Dictionary<string, PersonalDefinition>() }) > 2);
    }

    /// <summary>Oracle: base, intercept and biases as plain numbers, joint implicit step (z - y) / (1 + s).</summary>
    [Fact]
    public void Biases_equal_the_oracle_at_every_prefix()
    {
        const double Rate = 0.05;
        var model = TestModels.Model(TestModels.Learner("squared", "sgd", rate: Rate)) with
        {
            Personal = new Dictionary<string, PersonalDefinition> { ["user"] = new(new TermDefinition(TestModels.InverseTime(1, 1), 0), null, null) },
        };
        var world = new World(model);
        var (mean, intercept, n) = (0.0, 0.0, 0);
        var (biases, updates) = (new double[World.Users], new int[World.Users]);
        world.Run(500, (random, _) => 10 + world.User + random.Gaussian(), (_, prediction, label) =>
        {
            var user = world.User;
            Assert.Equal(mean + intercept + biases[user], prediction, 1e-4);
            mean += (label - mean) / ++n;
            var personal = 1.0 / (1 + updates[user]++);
            var gradient = (mean + intercept + biases[user] - label) / (1 + Rate + personal);
            intercept -= Rate * gradient;
            biases[user] -= personal * gradient;
            return 0;
        });
        Assert.Equal(500, n);
    }

    [Fact]
    public void Label_inputs_are_point_in_time_correct_under_label_delay()
    {
        var halfLife = TimeSpan.FromTicks(100);
        var model = TestModels.Model(TestModels.Learner("squared"),
            [.. LabelMemory.Parts.Select(part => new InputDefinition(InputKind.Label, $"user.label.{part}", "user", null, part) { HalfLife = part == "ewma" ? halfLife : null })]);
        var local = new LocalModel(TestModels.Definitions(model), "m");
        var random = new Random(6);
        var waiting = new List<(KeptPrediction Kept, int User, double Label)>();
        var known = Enumerable.Range(0, 3).Select(_ => new List<(long Time, double Label)>()).ToArray();
        for (var row = 0; row < 2_000; row++)
        {
            // Labels arrive in any order, some much later.
            while (waiting.Count > 0 && random.Next(3) > 0)
            {
                var at = random.Next(waiting.Count);
                var (kept, owner, label) = waiting[at];
                waiting.RemoveAt(at);
                local.Learn(kept, label);
                known[owner].Add((kept.Time, label));
            }

            var user = random.Next(known.Length);
            var time = (long)row / 3;
            var prediction = local.Predict($"p{row}", [$"u{user}"], time, []);
            var seen = Entry.Of(prediction.Entries).ToArray().ToDictionary(entry => LabelMemory.Parts[entry.Input], entry => (double)entry.Value);
            Assert.Equal(known[user].Count, seen["count"]);
            Assert.Equal(known[user].Count switch { 0 => 1, 1 => 4, _ => 5 }, seen.Count);
            if (known[user].Count > 0)
            {
                // Stable: of equal event times the one that became known later is the newer.
                var inOrder = known[user].OrderBy(label => label.Time).ToArray();
                double Weight(long age) => Math.Pow(2, -age / 100.0);
                Assert.Equal((float)inOrder[^1].Label, seen["last"]);
                Assert.Equal(known[user].Average(label => label.Label), seen["mean"], 1e-5);
                Assert.Equal(inOrder.Length == 1 ? double.NaN : (float)(inOrder[^1].Label - inOrder[^2].Label), seen.GetValueOrDefault("delta", double.NaN));
                Assert.Equal(inOrder.Sum(label => label.Label * Weight(time - label.Time)) / inOrder.Sum(label => Weight(time - label.Time)), seen["ewma"], 1e-5);
            }

            waiting.Add((prediction, user, random.NextDouble()));
        }
    }

    [Fact]
    public void The_same_stream_gives_the_same_bytes()
    {
        var model = TestModels.Model(TestModels.Learner("squared"), TestModels.Numeric("a")) with
        {
            Shards = 2,
            Personal = new Dictionary<string, PersonalDefinition> { ["user"] = new(TestModels.Term(0.1), null, null) },
        };
        byte[] Bytes()
        {
            var world = new World(model);
            world.Run(1_000, (random, values) =>
            {
                values.SetNumber(0, random.Gaussian());
                return random.Gaussian();
            });
            Assert.All(world.Local.Shards, shard => Assert.True(shard.Updates > 0));
            Assert.Equal(1_000, world.Local.Shards.Sum(shard => shard.Updates));
            return [.. world.Local.Shards.SelectMany(shard => TestModels.State(shard.Write)), .. Enumerable.Range(0, World.Users).SelectMany(user => TestModels.State(world.Local.Entity(0, $"u{user}").Write))];
        }

        Assert.Equal(Bytes(), Bytes());
    }

    private sealed class World(ModelDefinition model)
    {
        public const int Users = 5;

        public LocalModel Local { get; } = new(TestModels.Definitions(model), model.Name);

        public int User { get; private set; }

        /// <returns>Mean loss over the last quarter; absolute error where no loss is given.</returns>
        public double Run(int rows, Func<Random, RequestValues, double> row, Func<ModelPlan, double, double, double>? loss = null)
        {
            var (random, values, entries) = (new Random(7), new RequestValues(Local.Plan), new EntryBuffer());
            var (sum, count) = (0.0, 0);
            for (var i = 0; i < rows; i++)
            {
                values.Clear();
                entries.Clear();
                User = random.Next(Users);
                var label = row(random, values);
                string[] keys = [$"u{User}"];
                Local.Plan.Encoder.Encode(values, i, keys, entries);
                var kept = Local.Predict($"p{i}", keys, i, entries.Entries);
                var each = loss?.Invoke(Local.Plan, kept.Prediction, label) ?? Math.Abs(kept.Prediction - label);
                (sum, count) = i >= rows * 3 / 4 ? (sum + each, count + 1) : (sum, count);
                Local.Learn(kept, label);
            }

            return sum / count;
        }
    }
}
