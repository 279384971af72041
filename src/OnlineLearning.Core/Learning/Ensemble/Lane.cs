namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>How an expert moves its weights.</summary>
internal enum LaneKind
{
    /// <summary>Implicit, normalised stochastic gradient descent: rate over the running mean of |x|^2.</summary>
    Sgd,

    /// <summary>AdaGrad: rate over the root of the summed squared gradients (Duchi et al. 2011).</summary>
    AdaGrad,

    /// <summary>Diagonal extended Kalman filter: a variance a weight, which an observation shrinks and process noise restores.</summary>
    Kalman,
}

/// <summary>One expert of a bank of eight.</summary>
/// <param name="Kind">How it moves.</param>
/// <param name="Rate">Initial rate; of a Kalman filter the process noise q an observation, in units of the residual variance.</param>
/// <param name="Prior">Kalman: variance of a weight before anything was seen, and at the most.</param>
/// <param name="CrossPrior">Kalman: the same for the weight of a pair of categories.</param>
/// <param name="Lapse">Binary: share of labels that are wrong whatever the inputs, p = lapse + (1 - 2 lapse) logistic(z): such an expert may be sure in a noisy world.</param>
internal readonly record struct Lane(LaneKind Kind, double Rate, double Prior = 0, double CrossPrior = 0, double Lapse = 0)
{
    public static Lane Sgd(double rate) => new(LaneKind.Sgd, rate);

    public static Lane AdaGrad(double rate) => new(LaneKind.AdaGrad, rate);

    public static Lane Kalman(double noise, double prior, double crossPrior = 0, double lapse = 0) => new(LaneKind.Kalman, noise, prior, crossPrior > 0 ? crossPrior : prior, lapse);

    public override string ToString() => FormattableString.Invariant(
        $"{Kind.ToString().ToLowerInvariant()} {Rate}{(Kind == LaneKind.Kalman ? FormattableString.Invariant($", prior {Prior}{(CrossPrior == Prior ? "" : FormattableString.Invariant($" and {CrossPrior}"))}") : "")}{(Lapse > 0 ? FormattableString.Invariant($", lapse {Lapse}") : "")}");
}
