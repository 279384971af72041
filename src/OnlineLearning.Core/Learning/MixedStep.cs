using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Learning;

/// <summary>One label's step over all personal terms, as far as it is known before the shared part has answered with the gradient.</summary>
/// <param name="Offset">Score of the personal terms.</param>
/// <param name="Curvature">How far that score moves for a unit of gradient: the personal share of the implicit step.</param>
/// <param name="Entities">Each entity's step, by number, with gradient 0.</param>
public sealed record MixedStep(double Offset, double Curvature, PersonalStep[] Entities)
{
    // Factors move at the same time, so pairs also gain the product of two moves. Held to PersonalTerms.MostFactorMove a it is at most half of the linear part:
    // sum over pairs of a^2 P_e.P_f <= a^2 (n - 1) / 2 sum |P_e|^2 with a (n - 1) <= 1.
    private const double FactorMargin = 1.5;

    public static MixedStep Prepare(ModelPlan plan, ILearner shared, ReadOnlySpan<Entry> x, ReadOnlySpan<PersonalModel> personal, double label, long time)
    {
        double curvature = 0;
        var steps = new PersonalStep[personal.Length];
        for (var e = 0; e < steps.Length; e++)
        {
            var (places, values) = Coefficients(e, shared, x);
            steps[e] = new PersonalStep(0, label, time, places, values, Partners(e, personal));
            curvature += CurvatureOf(plan.Terms[e], personal[e], steps[e]);
        }

        return new(MixedModel.PersonalScore(shared, x, personal), curvature, steps);
    }

    private static double CurvatureOf(PersonalTerms terms, PersonalModel model, PersonalStep step)
        => model.Curvature(step, terms) + (FactorMargin * (terms.Factors?.Schedule.Rate(model.Updates) ?? 0) * MixedModel.Dot(step.Partners, step.Partners));

    private static (int[] Places, float[] Values) Coefficients(int e, ILearner shared, ReadOnlySpan<Entry> x)
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

        var (places, values) = (new int[count], new float[count]);
        foreach (ref readonly var entry in x)
        {
            if (((entry.Terms >> e) & 1) != 0)
            {
                places[--count] = entry.Index;
                values[count] = (float)shared.Value(entry);
            }
        }

        return Merged(places, values);
    }

    /// <summary>Entries that share a place move one coefficient, so they are one term of the curvature.</summary>
    private static (int[] Places, float[] Values) Merged(int[] places, float[] values)
    {
        Array.Sort(places, values);
        var last = 0;
        for (var i = 1; i < places.Length; i++)
        {
            if (places[i] == places[last])
            {
                values[last] = (float)Math.Clamp((double)values[last] + values[i], float.MinValue, float.MaxValue);
            }
            else
            {
                (places[++last], values[last]) = (places[i], values[i]);
            }
        }

        return last + 1 == places.Length ? (places, values) : (places[..(last + 1)], values[..(last + 1)]);
    }

    /// <summary>d score / d p_e: the sum of the other entities' factors.</summary>
    private static float[] Partners(int e, ReadOnlySpan<PersonalModel> personal)
    {
        var own = personal[e].Factors;
        var sum = own.Length == 0 ? [] : new float[own.Length];
        for (var f = 0; f < personal.Length; f++)
        {
            for (var i = 0; f != e && i < Math.Min(sum.Length, personal[f].Factors.Length); i++)
            {
                sum[i] += personal[f].Factors[i];
            }
        }

        return sum;
    }
}
