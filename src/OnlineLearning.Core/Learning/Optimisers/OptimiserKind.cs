using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>An optimiser that a definition can name.</summary>
/// <param name="Name">As it stands in a definition.</param>
/// <param name="Settings">What it declares.</param>
/// <param name="InitialRate">eta_0 of its schedule where none is stated.</param>
/// <param name="Create">Makes one at its start, for so many places of the weight table.</param>
public sealed record OptimiserKind(string Name, IReadOnlyList<Setting> Settings, double InitialRate, Func<Settings, int, IOptimiser> Create)
{
    /// <summary>Declared by those that shrink weights per update.</summary>
    public static Setting L2 { get; } = new("l2", 0, 0, 1, false, false, "pull of the weights towards zero, per update");

    /// <summary>Kind of its schedule where none is stated: constant for those that slow down by themselves.</summary>
    public string Schedule { get; init; } = LearnerDefaults.ScheduleKind;

    /// <summary>Whether weights that several shards learnt with it can be averaged, each shard keeping its own optimiser state; else the shards of a model of several are not mixed. Default true.</summary>
    public bool Mixes { get; init; } = true;

    /// <summary>Inputs it can take, all of them numbers; null: any number of any kind.</summary>
    public int? MostInputs { get; init; }
}
