using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>A personal term ready for use.</summary>
/// <param name="Schedule">Of its rate.</param>
/// <param name="L2">Pull towards zero.</param>
/// <param name="Adapt">Whether an <see cref="AdaptiveRate"/> multiplies it; biases only.</param>
public sealed record PersonalTerm(ISchedule Schedule, double L2, bool Adapt = false)
{
    /// <summary>A parameter after a step against the gradient and a pull towards the shared model.</summary>
    internal float Moved(float value, double rate, double gradient) => Finite.Store((value * (1 - Math.Min(0.5, rate * L2))) - (rate * gradient));
}

/// <summary>Which personal terms an entity of a model has; those that are null are absent.</summary>
public sealed class PersonalTerms
{
    /// <param name="definition">Null: no terms.</param>
    /// <param name="partners">Other entities of the model that have factors.</param>
    /// <param name="labelHalfLife">Age at which a label weighs one half in the decayed mean of its labels; zero: there is none.</param>
    public PersonalTerms(PersonalDefinition? definition, int partners = 1, TimeSpan labelHalfLife = default)
    {
        LabelHalfLife = labelHalfLife;
        Bias = Term(definition?.Bias);
        Coefficients = Term(definition?.Coefficients?.Term);
        MostCoefficients = definition?.Coefficients?.Most ?? 0;
        Factors = Term(definition?.Factors?.Term);
        FactorCount = definition?.Factors?.Count ?? 0;
        FactorScale = definition?.Factors?.Scale ?? 0;
        MostFactorMove = 1.0 / Math.Max(1, partners);
    }

    public PersonalTerm? Bias { get; }

    public PersonalTerm? Coefficients { get; }

    public int MostCoefficients { get; }

    public PersonalTerm? Factors { get; }

    public int FactorCount { get; }

    public double FactorScale { get; }

    /// <summary>Largest rate times gradient by which one step moves the factors: pairs move as the product of both, which beyond this would overshoot.</summary>
    public double MostFactorMove { get; }

    /// <summary>Half-life of the decayed mean of its labels; zero: there is none.</summary>
    public TimeSpan LabelHalfLife { get; }

    private static PersonalTerm? Term(TermDefinition? definition)
        => definition is null ? null : new(ScheduleRegistry.Create(definition.Schedule), definition.L2, definition.Adapt);
}
