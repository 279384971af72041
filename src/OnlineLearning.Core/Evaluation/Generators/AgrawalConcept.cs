using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>Persons who ask for a loan, and whether they are of group A by one of ten rules; then their numbers are perturbed, the label is not.</summary>
public sealed class AgrawalConcept : IConcept
{
    private readonly int _rule;
    private readonly double _perturbation;

    private AgrawalConcept(Settings settings) => (_rule, _perturbation) = (settings.Whole("concept"), settings["perturbation"]);

    public static StreamKind Kind { get; } = new()
    {
        Name = "agrawal",
        Summary = "group_a = one of ten rules over a person's salary, age, education, house and loan",
        Source = "Agrawal, Imielinski, Swami 1993, Database mining: a performance perspective, IEEE TKDE 5(6)",
        Settings =
        [
            StreamSettings.Concept(10, "the paper's function 1 to 10"),
            StreamSettings.Share("perturbation", 0.05, "numbers move by up to half this share of their range, either way"),
        ],
        Columns = _ =>
        [
            Numeric("salary"), Numeric("commission"), Numeric("age"), Numeric("elevel"), Categorical("car"), Categorical("zipcode"),
            Numeric("hvalue"), Numeric("hyears"), Numeric("loan"), StreamColumn.Label("group_a"),
        ],
        Classes = _ => 2,
        Create = (settings, _) => new AgrawalConcept(settings),
    };

    public void Draw(SeededRandom random, Span<double> row)
    {
        // Ranges of the paper. As many numbers are taken whatever the person, so that the rows of all rules agree.
        var salary = random.Uniform(20_000, 150_000);
        var commission = random.Uniform(10_000, 75_000);
        commission = salary >= 75_000 ? 0 : commission;
        var age = 20 + random.Below(61);
        var elevel = random.Below(5);
        var car = 1 + random.Below(20);
        var zipcode = random.Below(9);
        var level = (9 - zipcode) * 100_000.0;
        var house = level * random.Uniform(0.5, 1.5);
        var years = 1 + random.Below(30);
        var loan = random.Uniform(0, 500_000);
        var inGroup = AgrawalRules.IsInGroupA(_rule, new(salary, commission, age, elevel, house, years, loan));

        row[0] = Perturb(random, salary, 20_000, 150_000);
        row[1] = Perturb(random, commission, 10_000, 75_000);
        row[1] = commission > 0 ? row[1] : 0;
        row[2] = Math.Round(Perturb(random, age, 20, 80));
        (row[3], row[4], row[5]) = (elevel, car, zipcode);
        row[6] = Perturb(random, house, 0.5 * level, 1.5 * level);
        row[7] = Math.Round(Perturb(random, years, 1, 30));
        row[8] = Perturb(random, loan, 0, 500_000);
        row[9] = inGroup ? 1 : 0;
    }

    // The paper: v + r p a with r uniform on -0.5 to 0.5 and a the range; values stay within it.
    private double Perturb(SeededRandom random, double value, double least, double most) =>
        Math.Clamp(value + (random.Uniform(-0.5, 0.5) * _perturbation * (most - least)), least, most);

    private static StreamColumn Numeric(string name) => new(name, StreamColumnKind.Numeric);

    private static StreamColumn Categorical(string name) => new(name, StreamColumnKind.Categorical);
}
