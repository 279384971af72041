using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>A schedule that a definition can name.</summary>
/// <param name="Name">As it stands in a definition.</param>
/// <param name="Formula">Its rate after t updates.</param>
/// <param name="Own">What it declares beside <see cref="WarmUp"/>, which all have.</param>
/// <param name="Create">Makes it, without the warm-up.</param>
public sealed record ScheduleKind(string Name, string Formula, IReadOnlyList<Setting> Own, Func<ScheduleDefinition, ISchedule> Create)
{
    /// <summary>Declared by all that fall. It keeps learning alive: without one the total travel of an exponential decay is eta_0 / lambda, and learning then stops.</summary>
    public static Setting Floor { get; } = new("floor", double.NaN, 0, 100, false, false, "least rate, 0 to `initial`; default `initial` / 10");

    /// <summary>Declared by all.</summary>
    public static Setting WarmUp { get; } = new("warm_up", 0, 0, 1e9, true, false, "updates over which the rate first rises from next to nothing to `initial`, linearly");

    public IReadOnlyList<Setting> Settings { get; } = [.. Own, WarmUp];
}
