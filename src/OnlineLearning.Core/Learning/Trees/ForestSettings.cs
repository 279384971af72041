using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>What makes trees a forest. Defaults: Gomes et al. 2017, section 4.</summary>
/// <param name="Trees">Trees, 1 to 1000.</param>
/// <param name="Lambda">Mean of the Poisson weight with which each tree learns an example, above 0, at most 100.</param>
/// <param name="WarningDelta">Delta of the ADWIN that starts a background tree, above 0, below 1.</param>
/// <param name="DriftDelta">Delta of the ADWIN that replaces a tree, above 0, below 1.</param>
public sealed record ForestSettings(int Trees = 10, double Lambda = 6, double WarningDelta = 0.01, double DriftDelta = 0.001)
{
    /// <summary>How a forest's trees grow unless it is stated otherwise: sooner than a lone tree, and less far, for a smaller state.</summary>
    public static TreeSettings TreeDefaults { get; } = new(GracePeriod: 50, Delta: 0.01, MaxLeaves: 128);

    /// <summary>What a definition can set, beside the trees' own settings.</summary>
    public static IReadOnlyList<Setting> Declared { get; } =
    [
        new("trees", 10, 1, 1000, true, false, "trees") { NewVersion = true },
        new("poisson", 6, 0, 100, false, true, "mean of the Poisson weight with which each tree learns an example"),
        new("subspace", 0, 0, 65_536, true, false, "inputs that a leaf looks at, drawn for each leaf; 0: sqrt(m) + 1 of m") { NewVersion = true },
        new("warning_delta", 0.01, 0, 0.999, false, true, "delta of the change detector that starts a background tree") { NewVersion = true },
        new("drift_delta", 0.001, 0, 0.999, false, true, "delta of the change detector that replaces a tree") { NewVersion = true },
    ];

    /// <summary>The settings of a definition that declares <see cref="Declared"/>.</summary>
    public static ForestSettings Of(Settings settings) => new((int)settings["trees"], settings["poisson"], settings["warning_delta"], settings["drift_delta"]);

    /// <summary>These settings, or the error that says which is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ForestSettings Checked()
    {
        if (Trees is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(Trees), Trees, "Allowed: 1 to 1000.");
        }

        if (!(Lambda is > 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Allowed: above 0, at most 100.");
        }

        return this;
    }
}
