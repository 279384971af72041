using OnlineLearning.Core.Learning.Schedules;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>A personal term ready for use.</summary>
public sealed record PersonalTerm(ISchedule Schedule, double L2);

/// <summary>Which personal terms an entity of a model has; those that are null are absent.</summary>
public sealed class PersonalTerms
{
    public PersonalTerms(PersonalDefinition? definition)
    {
        Bias = Term(definition?.Bias);
        Coefficients = Term(definition?.Coefficients?.Term);
        MostCoefficients = definition?.Coefficients?.Most ?? 0;
        Factors = Term(definition?.Factors?.Term);
        FactorCount = definition?.Factors?.Count ?? 0;
        FactorScale = definition?.Factors?.Scale ?? 0;
    }

    public PersonalTerm? Bias { get; }

    public PersonalTerm? Coefficients { get; }

    public int MostCoefficients { get; }

    public PersonalTerm? Factors { get; }

    public int FactorCount { get; }

    public double FactorScale { get; }

    private static PersonalTerm? Term(TermDefinition? definition)
        => definition is null ? null : new(ScheduleRegistry.Create(definition.Schedule), definition.L2);
}
