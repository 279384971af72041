using CsCheck;
using OnlineLearning.Core.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Personal;

/// <summary>What personal terms with default settings are worth: better where entities differ, no worse where they do not, nothing for an entity never seen.</summary>
public class PersonalGainTests
{
    private static readonly string[] User = ["user"];

    private static readonly PersonalDefinition BiasAndSlope = new(LearnerDefaults.Bias, new CoefficientsDefinition(["a"], LearnerDefaults.Coefficients), null);

    [Fact]
    public void An_entity_never_seen_is_answered_as_by_the_shared_part_to_the_last_bit() => Gen.Select(Gen.Int[0, 1_000], Gen.Double[-3, 3]).Sample((seed, a) =>
    {
        var world = RandomEffects(BiasAndSlope, seed, 200, 1);
        var shared = world.Local.Shards[0].Score(world.Encode(["nobody"], a), 0);
        Assert.Equal(world.Local.Plan.Predict(shared), world.Predict(["nobody"], a));
    }, iter: 5);

    [Fact]
    public void With_factors_it_is_off_by_no_more_than_their_start_values()
    {
        const int Count = 8;
        string[] entities = ["user", "item"];
        var world = new PersonalWorld(new(LearnerDefaults.Bias, null, new FactorsDefinition(Count, LearnerDefaults.Factors, LearnerDefaults.FactorScale)), entities);
        var random = new Random(5);
        for (var i = 0; i < 1_000; i++)
        {
            var (u, v) = (random.Next(20), random.Next(20));
            world.Add([$"u{u}", $"v{v}"], 10 + (u % 2 == v % 2 ? 1 : -1) + (0.1 * random.Gaussian()));
        }

        for (var i = 0; i < 100; i++)
        {
            // A product of two starts: deviation scale^2 sqrt(count); a lone start with a learnt partner: scale times its length.
            string[] strangers = [$"x{i}", $"y{i}"];
            var shared = world.Local.Plan.Predict(world.Local.Shards[0].Score(world.Encode(strangers), 0));
            var bound = 6 * LearnerDefaults.FactorScale * LearnerDefaults.FactorScale * Math.Sqrt(Count);
            Assert.InRange(world.Predict(strangers), shared - bound, shared + bound);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_one_or_two_labels_an_entity_is_better_off_than_with_the_shared_part_alone(int seed)
    {
        var (alone, personal) = (RandomEffects(null, seed, 6_000, 1), RandomEffects(PersonalWorld.Bias, seed, 6_000, 1));
        Assert.All(["1-2", "3-10", "11-100"], bucket => Assert.True(personal.Loss(bucket) < 0.9 * alone.Loss(bucket), $"{bucket} labels: {personal.Loss(bucket)} with a bias, {alone.Loss(bucket)} without"));
        Assert.True(personal.Loss("0") < 1.03 * alone.Loss("0"), $"no label: {personal.Loss("0")} with a bias, {alone.Loss("0")} without");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_entities_do_not_differ_nothing_is_lost(int seed)
    {
        var (alone, personal) = (RandomEffects(null, seed, 6_000, 0), RandomEffects(PersonalWorld.Bias, seed, 6_000, 0));
        Assert.True(personal.Total < 1.03 * alone.Total, $"{personal.Total} with a bias, {alone.Total} without");
    }

    /// <summary>A regression: where the last label says all, a bias that was added to it made it worse.</summary>
    [Fact]
    public void Beside_the_last_label_of_a_random_walk_a_bias_does_no_harm()
    {
        PersonalWorld Run(PersonalDefinition? terms)
        {
            var world = new PersonalWorld(terms, User, new InputDefinition(InputKind.Label, "last", "user", null, "last"));
            var (random, walks) = (new Random(9), Enumerable.Range(0, 5).Select(user => 10.0 * user).ToArray());
            for (var i = 0; i < 6_000; i++)
            {
                var user = random.Next(5);
                world.Add([$"u{user}"], walks[user] += random.Gaussian());
            }

            return world;
        }

        var (alone, personal) = (Run(null), Run(PersonalWorld.Bias));
        Assert.True(personal.Total < 1.01 * alone.Total, $"{personal.Total} with a bias, {alone.Total} without");
    }

    [Fact]
    public void The_unit_of_the_labels_does_not_matter()
    {
        // The first label has no spread yet that could be its unit.
        const int Unsettled = 200;
        var (plain, scaled) = (new PersonalWorld(BiasAndSlope, User, TestModels.Numeric("a")), new PersonalWorld(BiasAndSlope, User, TestModels.Numeric("a")));
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var (user, a) = (random.Next(30), random.Gaussian());
            var label = user + (a * (user % 3)) + random.Gaussian();
            var (expected, actual) = (plain.Add([$"u{user}"], label, a) * 1024, scaled.Add([$"u{user}"], label * 1024, a));

            if (i >= Unsettled)
            {
                Assert.Equal(expected, actual, 1024 * 0.05);
            }
        }
    }

    private static PersonalWorld RandomEffects(PersonalDefinition? terms, int seed, int rows, double spread)
    {
        var world = new PersonalWorld(terms, User, TestModels.Numeric("a"));
        var (random, effects) = (new Random(seed), new List<double>());
        for (var i = 0; i < rows; i++)
        {
            // A new entity every tenth row; the others come back at random.
            var user = i % 10 == 0 ? effects.Count : random.Next(effects.Count);
            if (user == effects.Count)
            {
                effects.Add(spread * random.Gaussian());
            }

            var a = random.Gaussian();
            world.Add([$"u{user}"], 3 + a + effects[user] + (0.7 * random.Gaussian()), a);
        }

        return world;
    }
}
