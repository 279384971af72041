namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// The logistic recalibration <c>logit P(positive) = intercept + slope logit(p)</c> of maximum likelihood (Cox 1958; Steyerberg 2019, section 15.2): 0 and 1 where the probabilities are right, a slope
/// below 1 where they are too extreme, a negative intercept where they are too high.
/// </summary>
public readonly record struct CalibrationLine(double Intercept, double Slope)
{
    private const int MostSteps = 50;
    private const double Enough = 1e-9;

    /// <summary>Newton's method over the bins of scores, each at its middle; null while one class is missing, all scores share a bin, or no finite line fits best (the classes are separable).</summary>
    internal static CalibrationLine? Fit(ScoreBins scores)
    {
        var held = scores.Held();
        var line = new CalibrationLine(0, 1);
        for (var step = 0; step < MostSteps; step++)
        {
            // Gradient and information of the likelihood in the intercept (a) and the slope (b).
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 0.0, 0.0, 0.0);
            foreach (var bin in held)
            {
                var (negative, positive) = scores[bin];
                var x = scores.Middle(bin);
                var p = 1 / (1 + Math.Exp(-line.Intercept - (line.Slope * x)));
                var (excess, weight) = (positive - ((negative + positive) * p), (negative + positive) * p * (1 - p));
                (ga, gb) = (ga + excess, gb + (excess * x));
                (haa, hab, hbb) = (haa + weight, hab + (weight * x), hbb + (weight * x * x));
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (!(determinant > 1e-9 * haa * hbb))
            {
                return null;
            }

            var (da, db) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            var damping = Math.Min(1, 2 / Math.Max(Math.Abs(da), Math.Abs(db)));
            line = new(line.Intercept + (damping * da), line.Slope + (damping * db));
            if (Math.Abs(da) + Math.Abs(db) < Enough)
            {
                return line;
            }
        }

        return null;
    }
}
