namespace OnlineLearning.Core.Learning;

/// <summary>What a definition gets that it does not state. All ranges stand on the definition records.</summary>
public static class LearnerDefaults
{
    public const string Optimiser = "adagrad";
    public const double L2 = 0;
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
    public const double PersonalL2 = 0;

    /// <summary>AdaGrad scales each coordinate by its own gradients, so it starts ten times as fast as plain SGD.</summary>
    public static ScheduleDefinition Shared(string optimiser)
    {
        double initial = optimiser == "sgd" ? 0.05 : 0.5;
        return new ScheduleDefinition(ScheduleKind, initial, ExponentialDecay, Floor(initial));
    }

    public static TermDefinition Bias { get; } = new(new ScheduleDefinition("inverse_time", 0.3, InverseTimeDecay, 0.04), PersonalL2);

    public static TermDefinition Coefficients { get; } = new(new ScheduleDefinition("inverse_time", 0.1, InverseTimeDecay, 0.01), PersonalL2);

    public static TermDefinition Factors { get; } = new(new ScheduleDefinition("exponential", 0.05, 1e-3, 0.01), PersonalL2);

    /// <summary>squared for regression, logistic for binary.</summary>
    public static string Loss(TaskKind task) => task == TaskKind.Binary ? "logistic" : "squared";
}
