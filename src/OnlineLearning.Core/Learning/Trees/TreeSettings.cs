using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>How a Hoeffding tree grows. Defaults: Domingos and Hulten 2000, "Mining high-speed data streams".</summary>
/// <param name="GracePeriod">Weight that a leaf takes between two looks for a split, 1 to 1e6.</param>
/// <param name="Delta">Chance that a chosen split is not the best, above 0, below 1.</param>
/// <param name="Tie">Two splits whose bound falls below this are a tie and the better one is taken, 0 to 1.</param>
/// <param name="MaxLeaves">Most leaves, 1 to 65536: a tree that has them stops growing and its leaves go on learning.</param>
/// <param name="MaxCategories">Most categories that a leaf counts for an input, 1 to 1024: those seen first; others are neither counted nor split on there.</param>
/// <param name="Subspace">Inputs that a leaf looks at, drawn at random for each leaf; 0: all.</param>
public sealed record TreeSettings(
    int GracePeriod = 200,
    double Delta = 1e-7,
    double Tie = 0.05,
    int MaxLeaves = 512,
    int MaxCategories = 32,
    int Subspace = 0)
{
    /// <summary>Deepest leaf: it does not split.</summary>
    public const int MaxDepth = 64;

    /// <summary>What a definition can set.</summary>
    /// <param name="defaults">What is not stated.</param>
    public static IReadOnlyList<Setting> Declared(TreeSettings defaults) =>
    [
        new("grace_period", defaults.GracePeriod, 1, 1_000_000, true, false, "weight that a leaf takes between two looks for a split"),
        new("delta", defaults.Delta, 0, 0.999, false, true, "chance that a chosen split is not the best"),
        new("tie", defaults.Tie, 0, 1, false, false, "splits whose Hoeffding bound falls below this are a tie, and the better one is taken"),
        new("max_leaves", defaults.MaxLeaves, 1, 65_536, true, false, "most leaves of a tree, which then stops growing and goes on learning at its leaves") { NewVersion = true },
        new("max_categories", defaults.MaxCategories, 1, 1024, true, false, "most categories of an input that a leaf counts, those it saw first") { NewVersion = true },
    ];

    /// <summary>The settings of a definition that declares <see cref="Declared"/>.</summary>
    public static TreeSettings Of(Settings settings) => new(
        (int)settings["grace_period"], settings["delta"], settings["tie"], (int)settings["max_leaves"], (int)settings["max_categories"]);

    /// <summary>These settings, or the error that says which is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public TreeSettings Checked()
    {
        Require(GracePeriod is >= 1 and <= 1_000_000, nameof(GracePeriod), GracePeriod, "1 to 1000000");
        Require(Delta is > 0 and < 1, nameof(Delta), Delta, "above 0, below 1");
        Require(Tie is >= 0 and <= 1, nameof(Tie), Tie, "0 to 1");
        Require(MaxLeaves is >= 1 and <= 65_536, nameof(MaxLeaves), MaxLeaves, "1 to 65536");
        Require(MaxCategories is >= 1 and <= 1024, nameof(MaxCategories), MaxCategories, "1 to 1024");
        Require(Subspace is >= 0 and <= 65_536, nameof(Subspace), Subspace, "0 to 65536");
        return this;
    }

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Allowed: {allowed}.");
        }
    }
}
