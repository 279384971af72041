namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>A person before perturbation. Money as in the paper; education 0 to 4; years the house has been owned.</summary>
internal readonly record struct AgrawalPerson(double Salary, double Commission, int Age, int Education, double House, int Years, double Loan)
{
    public double Income => Salary + Commission;
}

/// <summary>Functions 1 to 10 of Agrawal, Imielinski, Swami 1993: who is of group A. Its 0.67 is taken as 2/3.</summary>
internal static class AgrawalRules
{
    public static bool IsInGroupA(int rule, in AgrawalPerson p) => rule switch
    {
        1 => p.Age is < 40 or >= 60,
        2 => Within(p.Salary, IncomeFrom(p.Age), 50_000),
        3 => IsSchooled(p),
        4 => Within(p.Salary, SchooledIncomeFrom(p), 50_000),
        5 => Within(p.Loan, LoanFrom(p), 200_000),
        6 => Within(p.Income, IncomeFrom(p.Age), 50_000),
        7 => Disposable(p, loan: 0.2, education: 0, least: 20_000) > 0,
        8 => Disposable(p, loan: 0, education: 5_000, least: 20_000) > 0,
        9 => Disposable(p, loan: 0.2, education: 5_000, least: 10_000) > 0,
        10 => Disposable(p, loan: 0, education: 5_000, least: 10_000) + (0.2 * Equity(p)) > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Allowed: 1 to 10."),
    };

    private static bool Within(double value, double from, double width) => value >= from && value <= from + width;

    private static double IncomeFrom(int age) => age switch { < 40 => 50_000, < 60 => 75_000, _ => 25_000 };

    private static bool IsSchooled(in AgrawalPerson p) => p.Age switch
    {
        < 40 => p.Education is 0 or 1,
        < 60 => p.Education is 1 or 2 or 3,
        _ => p.Education is 2 or 3 or 4,
    };

    private static double SchooledIncomeFrom(in AgrawalPerson p) => (p.Age, IsSchooled(p)) switch
    {
        ( < 40, true) => 25_000,
        ( < 40, false) => 50_000,
        ( < 60, true) => 50_000,
        ( < 60, false) => 75_000,
        (_, true) => 50_000,
        _ => 25_000,
    };

    private static double LoanFrom(in AgrawalPerson p) => (p.Age, Within(p.Salary, IncomeFrom(p.Age), 50_000)) switch
    {
        ( < 40, true) => 100_000,
        ( < 40, false) => 200_000,
        ( < 60, true) => 200_000,
        ( < 60, false) => 300_000,
        (_, true) => 300_000,
        _ => 100_000,
    };

    private static double Disposable(in AgrawalPerson p, double loan, double education, double least) =>
        (2.0 / 3 * p.Income) - (loan * p.Loan) - (education * p.Education) - least;

    private static double Equity(in AgrawalPerson p) => p.Years < 20 ? 0 : 0.1 * p.House * (p.Years - 20);
}
