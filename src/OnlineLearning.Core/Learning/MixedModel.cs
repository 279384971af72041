using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Learning;

/// <summary>
/// Puts shared and personal terms together: score(x) = w.x + sum over e (b_e + v_e.x) + sum over pairs p_e.p_f, a generalised linear mixed model (GLMix:
/// Zhang et al. 2016, equation 2) with factorisation-machine pairs (Rendle 2010, equation 1). One gradient moves every term.
/// </summary>
public static class MixedModel
{
    /// <summary>Score of the personal terms; <paramref name="personal"/> by number of the entity.</summary>
    public static double PersonalScore(ModelPlan plan, ILearner shared, ReadOnlySpan<Entry> x, ReadOnlySpan<PersonalModel> personal)
    {
        double score = 0;
        for (var e = 0; e < personal.Length; e++)
        {
            score += personal[e].Bias;
            for (var f = e + 1; f < personal.Length; f++)
            {
                score += Dot(personal[e].Factors, personal[f].Factors);
            }
        }

        foreach (ref readonly var entry in x)
        {
            for (int terms = entry.Terms, e = 0; terms != 0; terms >>= 1, e++)
            {
                if ((terms & 1) != 0)
                {
                    score += personal[e].Coefficient(entry.Index) * (float)shared.Value(entry);
                }
            }
        }

        return score;
    }

    /// <summary>How far the personal score moves for a unit of gradient: the personal share of the implicit step.</summary>
    public static double PersonalCurvature(ModelPlan plan, ReadOnlySpan<PersonalModel> personal, ReadOnlySpan<PersonalStep> steps)
    {
        double curvature = 0;
        for (var e = 0; e < personal.Length; e++)
        {
            var terms = plan.Terms[e];
            var t = personal[e].Updates;
            curvature += terms.Bias?.Schedule.Rate(t) ?? 0;
            curvature += (terms.Coefficients?.Schedule.Rate(t) * Dot(steps[e].Values, steps[e].Values)) ?? 0;
            curvature += (terms.Factors?.Schedule.Rate(t) * Dot(steps[e].Partners, steps[e].Partners)) ?? 0;
        }

        return curvature;
    }

    /// <summary>The step of each entity, its gradient still 0: what is known before the shared part has answered.</summary>
    public static PersonalStep[] Steps(ModelPlan plan, ILearner shared, ReadOnlySpan<Entry> x, ReadOnlySpan<PersonalModel> personal, double label, long time)
    {
        var steps = new PersonalStep[personal.Length];
        for (var e = 0; e < steps.Length; e++)
        {
            var (places, values) = CoefficientsOf(e, shared, x);
            steps[e] = new PersonalStep(0, label, time, places, values, Partners(e, personal));
        }

        return steps;
    }

    private static (int[] Places, float[] Values) CoefficientsOf(int e, ILearner shared, ReadOnlySpan<Entry> x)
    {
        var count = 0;
        foreach (ref readonly var entry in x)
        {
            count += (entry.Terms >> e) & 1;
        }

        if (count == 0)
        {
            return ([], []);
        }

        var places = new int[count];
        var values = new float[count];
        foreach (ref readonly var entry in x)
        {
            if (((entry.Terms >> e) & 1) != 0)
            {
                count--;
                places[count] = entry.Index;
                values[count] = (float)shared.Value(entry);
            }
        }

        return (places, values);
    }

    private static float[] Partners(int e, ReadOnlySpan<PersonalModel> personal)
    {
        var sum = personal[e].Factors.Length == 0 ? [] : new float[personal[e].Factors.Length];
        for (var f = 0; f < personal.Length; f++)
        {
            var factors = personal[f].Factors;
            for (var i = 0; f != e && i < Math.Min(sum.Length, factors.Length); i++)
            {
                sum[i] += factors[i];
            }
        }

        return sum;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
