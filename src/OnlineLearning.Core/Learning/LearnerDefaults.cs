using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>What a definition gets that it does not state. All ranges stand on the definition records and on the declared settings.</summary>
public static class LearnerDefaults
{
    /// <summary>The learner of a model that states none.</summary>
    public const string Kind = "auto";

    public const string Optimiser = "normalised";
    public const bool Standardise = true;
    public const int Bits = 18;
    public const int MostCoefficients = 256;
    public const double FactorScale = 0.05;

    /// <summary>The kind of a schedule that is stated without one.</summary>
    public const string ScheduleKind = "exponential";

    /// <summary>Floor of a schedule that is stated without one: a tenth of its initial rate, high enough to follow a world that moves.</summary>
    public static double Floor(double initial) => initial / 10;

    public const double ExponentialDecay = 1e-5;
    public const double InverseTimeDecay = 0.1;
    /// <summary>A pull towards the shared model that an entity with a handful of labels feels and one with a hundred does not.</summary>
    public const double PersonalL2 = 0.02;

    public static ScheduleDefinition Shared(string optimiser) => ScheduleDefinition.Of(OptimiserRegistry.All[optimiser].Schedule, OptimiserRegistry.All[optimiser].InitialRate);

    public static TermDefinition Bias { get; } = new(ScheduleDefinition.Of("inverse_time", 0.2, ("floor", 0.02)), PersonalL2, Adapt: true);

    public static TermDefinition Coefficients { get; } = new(ScheduleDefinition.Of("inverse_time", 0.1, ("floor", 0.03)), PersonalL2);

    public static TermDefinition Factors { get; } = new(ScheduleDefinition.Of("exponential", 0.25, ("decay", 3e-3), ("floor", 0.01)), PersonalL2);

    /// <summary>squared for regression, logistic for binary, softmax for multiclass.</summary>
    public static string Loss(TaskKind task) => task switch
    {
        TaskKind.Binary => "logistic",
        TaskKind.Multiclass => "softmax",
        _ => "squared",
    };

    /// <summary>The learner of a model that states how it is to be optimised, and no kind.</summary>
    public static string TunedKind(TaskKind task) => task == TaskKind.Multiclass ? "softmax" : "linear";

    /// <summary>A learner of which at most the kind is stated.</summary>
    public static LearnerDefinition Learner(TaskKind task, string? kind = null) => LearnerOf(kind ?? Kind, LossDefinition.Of(Loss(task)));

    /// <summary>A learner of which kind, loss and perhaps optimiser are stated.</summary>
    public static LearnerDefinition LearnerOf(string kind, LossDefinition loss, string? optimiser = null, params ReadOnlySpan<(string Name, double Value)> stated)
    {
        var chosen = LearnerRegistry.All[kind].HasOptimiser ? optimiser ?? Optimiser : null;
        return new LearnerDefinition
        {
            Kind = kind,
            Loss = loss,
            Optimiser = chosen,
            Schedule = chosen is not null ? Shared(chosen) : LearnerRegistry.All[kind].InitialRate is { } initial ? ScheduleDefinition.Of(ScheduleKind, initial) : null,
            Standardise = LearnerRegistry.All[kind].HasScaling && Standardise,
            Settings = Settings.Of(LearnerRegistry.SettingsOf(kind, chosen), stated),
        };
    }
}
