using CsCheck;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Personal;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Shared and personal terms together, against the formula over dense arrays.</summary>
public class MixedModelTests
{
    private const int Places = 8;

    private static Gen<MixedCase> Cases => Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5], Gen.Bool, Gen.Double[-3, 1], Gen.Int[0, int.MaxValue])
        .Select((entities, factors, binary, rate, seed) => new MixedCase(entities, factors, binary ? "logistic" : "squared", Math.Pow(10, rate), seed));

    [Fact]
    public void The_score_is_that_of_the_formula() => Cases.Sample(@case =>
    {
        var (_, learner, personal, x) = @case.Trained();
        var score = learner.Score(x, MixedModel.PersonalScore(learner, x, personal));
        Assert.Equal(learner.Score(x, 0) + new Dense(personal).Score(x), score, 1e-6 * (1 + Math.Abs(score)));
    }, iter: 200);

    [Fact]
    public void Every_personal_parameter_moves_by_the_gradient_of_the_loss() => Cases.Sample(@case =>
    {
        var (plan, learner, personal, x) = @case.Trained();
        var before = new Dense(personal);
        var result = Step(plan, learner, x, personal, @case.Label(3));
        var after = new Dense(personal);
        var rates = personal.Select(model => @case.Rate).ToArray();
        for (var i = 0; i < before.Parameters.Length; i++)
        {
            const double H = 1e-3;
            var slope = (before.With(i, H).Score(x) - before.With(i, -H).Score(x)) / (2 * H);
            var rate = before.IsFactor(i) ? Math.Min(@case.Rate, 1.0 / Math.Max(1, personal.Length - 1) / Math.Abs(result.Gradient)) : @case.Rate;
            var expected = -rate * result.Gradient * slope;
            Assert.Equal(expected, after.Parameters[i] - before.Parameters[i], 1e-5 * (1 + Math.Abs(expected) + Math.Abs(before.Parameters[i])));
        }
    }, iter: 200);

    [Fact]
    public void The_gradient_is_the_losses_at_the_end_of_the_implicit_step() => Cases.Sample(@case =>
    {
        // Without factors the joint step is linear, so that its end is the new score.
        var (plan, learner, personal, x) = (@case with { Factors = 0 }).Trained();
        var label = @case.Label(2);
        var result = Step(plan, learner, x, personal, label);
        var score = learner.Score(x, MixedModel.PersonalScore(learner, x, personal));
        var expected = LossRegistry.Create(@case.Loss).Gradient(score, label);
        Assert.Equal(expected, result.Gradient, 1e-4 * (1 + Math.Abs(expected) + Math.Abs(result.Score)));
    }, iter: 200);

    [Fact]
    public void A_joint_step_never_goes_past_the_label() => Gen.Select(Cases, Gen.Double[-5, 5].Array[1, 10]).Sample((@case, labels) =>
    {
        var (plan, learner, personal, x) = @case.Trained();
        foreach (var number in labels)
        {
            var label = @case.Label(@case.Loss == "squared" ? Math.Sign(number) * Math.Pow(10, Math.Abs(number)) : number);
            var result = Step(plan, learner, x, personal, label);
            var after = learner.Score(x, MixedModel.PersonalScore(learner, x, personal));
            var end = @case.Loss == "squared" ? label : label > 0 ? 1e3 : -1e3;
            var slack = 1e-4 * (1 + Math.Abs(result.Score) + Math.Abs(label));
            Assert.True(after >= Math.Min(result.Score, end) - slack && after <= Math.Max(result.Score, end) + slack, $"{@case}: from {result.Score} to {after}, label {label}");
        }
    }, iter: 500);

    /// <summary>A regression: coefficient times raw value was a product of floats, which overflowed to infinity and then to NaN.</summary>
    [Fact]
    public void A_personal_score_of_the_greatest_values_is_finite()
    {
        var @case = new MixedCase(2, 2, "squared", 10, 1);
        var (plan, learner, personal, _) = @case.Trained();
        Entry[] x = [new Entry(1, float.MaxValue, 0, 3), new Entry(2, -float.MaxValue, 0, 3)];
        for (var i = 0; i < 20; i++)
        {
            Step(plan, learner, x, personal, i % 2 == 0 ? 1e38 : -1e38);
            Assert.True(Math.Abs(MixedModel.PersonalScore(learner, x, personal)) <= Core.Numerics.Finite.ScoreBound);
        }
    }

    [Fact]
    public void A_cold_entity_scores_as_the_shared_model()
    {
        var (plan, learner, _, x) = new MixedCase(3, 0, "squared", 0.3, 5).Trained();
        var cold = plan.Definition.Entities.Index().Select(pair => plan.CreatePersonal(pair.Index, "nobody")).ToArray();
        Assert.Equal(0, MixedModel.PersonalScore(learner, x, cold));
    }

    private static LearnResult Step(ModelPlan plan, ILearner learner, Entry[] x, PersonalModel[] personal, double label)
    {
        var step = MixedStep.Prepare(plan, learner, x, personal, label, 0);
        var result = learner.Learn(x, step.Offset, step.Curvature, label, 1);
        for (var e = 0; e < personal.Length; e++)
        {
            personal[e].Learn(step.Entities[e] with { Gradient = result.Gradient }, plan.Terms[e]);
        }

        return result;
    }

    private sealed record MixedCase(int Entities, int Factors, string Loss, double Rate, int Seed)
    {
        public double Label(double number) => Loss == "squared" ? number : number > 0 ? 1 : 0;

        public (ModelPlan Plan, ILearner Learner, PersonalModel[] Personal, Entry[] X) Trained()
        {
            string[] names = [.. Enumerable.Range(0, Entities).Select(e => $"e{e}")];
            var terms = new PersonalDefinition(
                TestModels.Term(Rate), new CoefficientsDefinition(["c"], TestModels.Term(Rate)), Factors == 0 ? null : new FactorsDefinition(Factors, TestModels.Term(Rate), 0.3));
            var plan = new ModelPlan(TestModels.Model(TestModels.Learner(Loss, standardise: false), TestModels.Category("c")) with { Entities = names, Personal = names.ToDictionary(name => name, _ => terms) });
            var learner = plan.CreateLearner();
            var personal = names.Index().Select(pair => plan.CreatePersonal(pair.Index, $"key{pair.Index}")).ToArray();
            var random = new Random(Seed);
            for (var i = 0; i < 5; i++)
            {
                Step(plan, learner, Vector(plan, random), personal, Label(random.Gaussian()));
            }

            return (plan, learner, personal, Vector(plan, random));
        }

        // Places repeat, and each entity has coefficients for some of the entries.
        private Entry[] Vector(ModelPlan plan, Random random) =>
        [
            new Entry(plan.InterceptPlace, 1, Entry.Intercept, 0),
            .. Enumerable.Range(0, 5).Select(_ => new Entry(random.Next(Places), (float)random.Gaussian(), 0, (ushort)((1 << Entities) - 1))),
        ];
    }

    /// <summary>All personal parameters in one array: by entity its bias, its coefficients, its factors.</summary>
    private sealed class Dense(double[] parameters, int entities, int factors)
    {
        public Dense(PersonalModel[] personal)
            : this([.. personal.SelectMany(model => (double[])[model.Bias, .. Enumerable.Range(0, Places).Select(place => (double)model.Coefficient(place)), .. model.Factors.Select(f => (double)f)])],
                personal.Length, personal[0].Factors.Length)
        {
        }

        public double[] Parameters => parameters;

        private int Width => 1 + Places + factors;

        public bool IsFactor(int i) => i % Width > Places;

        public Dense With(int i, double change)
        {
            double[] changed = [.. parameters];
            changed[i] += change;
            return new(changed, entities, factors);
        }

        public double Score(Entry[] x)
        {
            var score = 0.0;
            for (var e = 0; e < entities; e++)
            {
                score += parameters[e * Width];
                score += x.Where(entry => ((entry.Terms >> e) & 1) != 0).Sum(entry => parameters[(e * Width) + 1 + entry.Index] * entry.Value);
                for (var f = e + 1; f < entities; f++)
                {
                    score += Enumerable.Range(1 + Places, factors).Sum(k => parameters[(e * Width) + k] * parameters[(f * Width) + k]);
                }
            }

            return score;
        }
    }
}
