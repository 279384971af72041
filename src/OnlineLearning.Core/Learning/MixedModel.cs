using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Learning;

/// <summary>
/// Puts shared and personal terms together: score(x) = w.x + sum over e (b_e + v_e.x) + sum over pairs p_e.p_f, a generalised linear mixed model (GLMix:
/// Zhang et al. 2016, equation 2) with factorisation-machine pairs (Rendle 2010, equation 1). One gradient moves every term.
/// </summary>
public static class MixedModel
{
    /// <summary>Score of the personal terms.</summary>
    /// <param name="shared">Says what an entry counts as.</param>
    /// <param name="x">The vector.</param>
    /// <param name="personal">By number of the entity.</param>
    public static double PersonalScore(ILearner shared, ReadOnlySpan<Entry> x, ReadOnlySpan<PersonalModel> personal)
    {
        double score = 0;
        var coefficients = 0;
        for (var e = 0; e < personal.Length; e++)
        {
            score += personal[e].Bias;
            coefficients += personal[e].Coefficients;
            for (var f = e + 1; f < personal.Length; f++)
            {
                score += Dot(personal[e].Factors, personal[f].Factors);
            }
        }

        return coefficients == 0 ? score : score + CoefficientScore(shared, x, personal);
    }

    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static double CoefficientScore(ILearner shared, ReadOnlySpan<Entry> x, ReadOnlySpan<PersonalModel> personal)
    {
        double score = 0;
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
}
