using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Bagging;

/// <summary>How leveraging bagging runs. Defaults: Bifet, Holmes, Pfahringer 2010.</summary>
/// <param name="Members">Learners, 1 to 1000.</param>
/// <param name="Lambda">Mean of the Poisson weight with which each learns an example, above 0, at most 100; 1 is Oza's online bagging.</param>
/// <param name="DriftDelta">Delta of ADWIN on each member's error, above 0, below 1.</param>
public sealed record BaggingSettings(int Members = 10, double Lambda = 6, double DriftDelta = 0.002)
{
    /// <summary>What a definition can set, beside the members' own settings.</summary>
    public static IReadOnlyList<Setting> Declared { get; } =
    [
        new("members", 10, 1, 1000, true, false, "learners") { NewVersion = true },
        new("poisson", 6, 0, 100, false, true, "mean of the Poisson weight with which each member learns an example"),
        new("drift_delta", 0.002, 0, 0.999, false, true, "delta of the change detector on each member's error") { NewVersion = true },
    ];

    /// <summary>The settings of a definition that declares <see cref="Declared"/>.</summary>
    public static BaggingSettings Of(Settings settings) => new((int)settings["members"], settings["poisson"], settings["drift_delta"]);

    /// <summary>These settings, or the error that says which is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public BaggingSettings Checked()
    {
        if (Members is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(Members), Members, "Allowed: 1 to 1000.");
        }

        if (!(Lambda is > 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Allowed: above 0, at most 100.");
        }

        return this;
    }
}
