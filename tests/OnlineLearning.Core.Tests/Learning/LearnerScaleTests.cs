using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Lags in whatever unit: no learner ends worse than the simplest baseline, raw or standardised.</summary>
public class LearnerScaleTests
{
    private const int Rows = 3_000;

    /// <summary>Largest share by which a mean error may exceed the running mean's, and largest excess of a log loss over the majority's.</summary>
    private const double Tolerated = 0.1;

    public static TheoryData<LearnerCase, double> Cases
    {
        get
        {
            var data = new TheoryData<LearnerCase, double>();
            foreach (var row in LearnerCase.All)
            {
                foreach (var scale in row.Data is { Loss: "squared" or "logistic", Optimiser: "normalised" } ? (double[])[1e-9, 1, 1e9, 1e15] : [1e-9, 1e9])
                {
                    data.Add(row.Data, scale);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lags_of_any_scale_do_no_worse_than_the_baseline(LearnerCase @case, double scale)
    {
        var (plan, learner) = @case.Create(0.1);
        var loss = LossRegistry.Create(@case.Loss);
        var random = new Random(5);
        var lags = new double[LearnerCase.Numbers];
        var (level, sum, error, baseline) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Rows; i++)
        {
            // An autoregressive level around 10 deviations, as counts and prices are.
            level = (0.7 * level) + random.Gaussian();
            var x = TestModels.Example(plan, [.. lags.Select(lag => (float)lag)]);
            var label = @case.IsBinary ? (level > 0.5 ? 1 : 0) : scale * (10 + level);
            var (score, mean) = (learner.Score(x, 0), i == 0 ? 0 : sum / i);
            if (i >= Rows / 2)
            {
                error += @case.IsBinary ? loss.Value(score, label) : Math.Abs(loss.Link(score) - label);
                baseline += @case.IsBinary ? loss.Value(loss.Score(mean), label) : Math.Abs(mean - label);
            }

            learner.Learn(x, 0, 0, label, 1);
            sum += label;
            Array.Copy(lags, 0, lags, 1, lags.Length - 1);
            lags[0] = scale * (10 + level);
        }

        var most = @case.IsBinary ? baseline + (Tolerated * Rows / 2) : baseline * (1 + Tolerated);
        TestContext.Current.TestOutputHelper?.WriteLine($"{@case} {scale}: {error / baseline:F3} of the baseline");
        Assert.True(error <= most, $"{@case} at {scale}: {error / baseline:F3} of the baseline's error");
    }

    /// <summary>Numbers in other units, powers of two so that nothing rounds, and for losses without a setting in its unit the label too: the same predictions in the other unit.</summary>
    [Theory]
    [MemberData(nameof(LearnerCase.Linear), MemberType = typeof(LearnerCase))]
    public void No_unit_matters(LearnerCase @case)
    {
        var (plan, learner) = @case.Create(0.1);
        var (_, other) = @case.Create(0.1);
        var unit = @case.Loss is "squared" or "absolute" or "quantile" ? 1 << 14 : 1;
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            float[] numbers = [.. Enumerable.Range(0, LearnerCase.Numbers).Select(_ => (float)(3 + random.Gaussian()))];
            var label = @case.Label(1 + numbers[0] - (2 * numbers[1]) + (0.1 * random.Gaussian()));
            var x = TestModels.Example(plan, numbers);
            var scaled = TestModels.Example(plan, numbers[0] * 1024, numbers[1] / 65536, numbers[2] * (1 << 20), numbers[3]);
            Assert.Equal(unit * learner.Score(x, 0), other.Score(scaled, 0), 1e-3 * unit);
            learner.Learn(x, 0, 0, label, 1);
            other.Learn(scaled, 0, 0, unit * label, 1);
        }
    }

    /// <summary>A regression: places that collided counted once each in the curvature but moved the same weight, so that n of them went n times as far.</summary>
    [Theory]
    [MemberData(nameof(LearnerCase.Linear), MemberType = typeof(LearnerCase))]
    public void Colliding_places_do_not_go_past_the_label(LearnerCase @case)
    {
        var (_, learner) = @case.Create(10);
        Entry[] apart = [.. Enumerable.Range(0, 20).Select(i => new Entry(i, 1, 0, 0))];
        Entry[] colliding = [.. Enumerable.Repeat(new Entry(100, 1, 0, 0), 20)];
        for (var i = 0; i < 10; i++)
        {
            learner.Learn(apart, 0, 0, @case.Label(i % 2 == 0 ? -1 : 1), 1);
        }

        var result = learner.Learn(colliding, 0, 0, @case.Label(5), 1);
        var after = learner.Score(colliding, 0);
        Assert.True(after > result.Score, $"{@case}: from {result.Score} to {after}");
        Assert.True(after <= (@case.IsBinary ? 20 : LossRegistry.Create(@case.Loss).Score(5) + 1e-3), $"{@case}: from {result.Score} to {after}");
    }
}
