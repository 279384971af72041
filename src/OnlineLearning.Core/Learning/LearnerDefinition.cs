using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>The shared part's learner.</summary>
public sealed record LearnerDefinition
{
    /// <summary>Registered kind: <see cref="LearnerRegistry"/>.</summary>
    public required string Kind { get; init; }

    public required LossDefinition Loss { get; init; }

    /// <summary>Registered optimiser: <see cref="OptimiserRegistry"/>; null where the kind has none.</summary>
    public string? Optimiser { get; init; }

    /// <summary>Learning rate by number of updates; null where the kind has none.</summary>
    public ScheduleDefinition? Schedule { get; init; }

    /// <summary>Numeric inputs are centred and scaled by their running mean and deviation. Default true; false where the kind does not scale.</summary>
    public bool Standardise { get; init; }

    /// <summary>The weight table has 2^bits places, 8 to 26. Default 18.</summary>
    public int Bits { get; init; } = LearnerDefaults.Bits;

    /// <summary>What the kind and the optimiser declare.</summary>
    public Settings Settings { get; init; } = Settings.None;
}

/// <summary>A loss.</summary>
/// <param name="Kind">Registered loss: <see cref="LossRegistry"/>.</param>
/// <param name="Settings">What it declares.</param>
public sealed record LossDefinition(string Kind, Settings Settings)
{
    public static LossDefinition Of(string kind, params ReadOnlySpan<(string Name, double Value)> stated) => new(kind, Settings.Of(LossRegistry.All[kind].Settings, stated));
}

/// <summary>A learning rate schedule: a pure function of the number of updates t.</summary>
/// <param name="Kind">Registered schedule: <see cref="ScheduleRegistry"/>.</param>
/// <param name="Initial">eta_0, above 0 to 100.</param>
/// <param name="Settings">What it declares.</param>
public sealed record ScheduleDefinition(string Kind, double Initial, Settings Settings)
{
    /// <summary>A schedule with defaults for what is not stated.</summary>
    public static ScheduleDefinition Of(string kind, double initial, params ReadOnlySpan<(string Name, double Value)> stated)
    {
        var settings = Settings.Of(ScheduleRegistry.All[kind].Settings, stated);
        var floor = settings.Find(ScheduleKind.Floor.Name);
        return new(kind, initial, floor is double.NaN ? settings.With(ScheduleKind.Floor.Name, LearnerDefaults.Floor(initial)) : settings);
    }
}
