using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class AgrawalTests
{
    /// <summary>The paper, function by function.</summary>
    private static readonly Func<double, double, double, double, double, double, double, bool>[] GroupA =
    [
        (salary, commission, age, elevel, hvalue, hyears, loan) => age < 40 || age >= 60,
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (age < 40 && 50_000 <= salary && salary <= 100_000)
            || (40 <= age && age < 60 && 75_000 <= salary && salary <= 125_000)
            || (age >= 60 && 25_000 <= salary && salary <= 75_000),
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (age < 40 && elevel <= 1) || (40 <= age && age < 60 && elevel >= 1 && elevel <= 3) || (age >= 60 && elevel >= 2),
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (age < 40 && (elevel <= 1 ? 25_000 <= salary && salary <= 75_000 : 50_000 <= salary && salary <= 100_000))
            || (40 <= age && age < 60 && (elevel >= 1 && elevel <= 3 ? 50_000 <= salary && salary <= 100_000 : 75_000 <= salary && salary <= 125_000))
            || (age >= 60 && (elevel >= 2 ? 50_000 <= salary && salary <= 100_000 : 25_000 <= salary && salary <= 75_000)),
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (age < 40 && (50_000 <= salary && salary <= 100_000 ? 100_000 <= loan && loan <= 300_000 : 200_000 <= loan && loan <= 400_000))
            || (40 <= age && age < 60 && (75_000 <= salary && salary <= 125_000 ? 200_000 <= loan && loan <= 400_000 : 300_000 <= loan && loan <= 500_000))
            || (age >= 60 && (25_000 <= salary && salary <= 75_000 ? 300_000 <= loan && loan <= 500_000 : 100_000 <= loan && loan <= 300_000)),
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (age < 40 && 50_000 <= salary + commission && salary + commission <= 100_000)
            || (40 <= age && age < 60 && 75_000 <= salary + commission && salary + commission <= 125_000)
            || (age >= 60 && 25_000 <= salary + commission && salary + commission <= 75_000),
        (salary, commission, age, elevel, hvalue, hyears, loan) => (2 * (salary + commission) / 3) - (loan / 5) - 20_000 > 0,
        (salary, commission, age, elevel, hvalue, hyears, loan) => (2 * (salary + commission) / 3) - (5_000 * elevel) - 20_000 > 0,
        (salary, commission, age, elevel, hvalue, hyears, loan) => (2 * (salary + commission) / 3) - (5_000 * elevel) - (loan / 5) - 10_000 > 0,
        (salary, commission, age, elevel, hvalue, hyears, loan) =>
            (2 * (salary + commission) / 3) - (5_000 * elevel) + (hvalue * Math.Max(hyears - 20, 0) / 10 / 5) - 10_000 > 0,
    ];

    /// <summary>Range of a column; a house's value and a commission have conditions of their own.</summary>
    private static readonly (double Least, double Most)[] Ranges =
        [(20_000, 150_000), (0, 75_000), (20, 80), (0, 4), (1, 20), (0, 8), (50_000, 1_350_000), (1, 30), (0, 500_000)];

    public static TheoryData<int> Concepts => new(Enumerable.Range(1, 10));

    [Theory]
    [MemberData(nameof(Concepts))]
    public void Labels_are_those_of_the_papers_function(int concept)
    {
        var rows = Rows.Of("agrawal", 10_000, $"concept={concept}", "perturbation=0");
        Assert.All(rows, row => Assert.Equal(GroupA[concept - 1](row[0], row[1], row[2], row[3], row[6], row[7], row[8]) ? 1 : 0, row[9]));
        Assert.InRange(rows.Count(row => row[9] == 1), 100, 9_990);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(1)]
    public void Columns_keep_to_the_papers_ranges(double perturbation)
    {
        foreach (var row in Rows.Of("agrawal", 10_000, FormattableString.Invariant($"perturbation={perturbation}")))
        {
            Assert.All(Ranges.Index(), range => Assert.InRange(row[range.Index], range.Item.Least, range.Item.Most));
            Assert.True(row[1] is 0 or >= 10_000);
            Assert.InRange(row[6] / (100_000 * (9 - row[5])), 0.5 - 1e-9, 1.5 + 1e-9);
            Assert.All([2, 3, 4, 5, 7], column => Assert.Equal(Math.Truncate(row[column]), row[column]));
        }
    }

    [Fact]
    public void Without_perturbation_a_commission_is_paid_on_small_salaries_only()
        => Assert.All(Rows.Of("agrawal", 5_000, "perturbation=0"), row => Assert.Equal(row[0] >= 75_000, row[1] == 0));

    [Fact]
    public void Perturbation_moves_numbers_by_at_most_half_its_share_of_the_range_and_leaves_label_and_categories()
    {
        var moved = 0;
        foreach (var (clean, perturbed) in Rows.Of("agrawal", 5_000, "perturbation=0").Zip(Rows.Of("agrawal", 5_000, "perturbation=0.2")))
        {
            Assert.Equal((clean[3], clean[4], clean[5], clean[9]), (perturbed[3], perturbed[4], perturbed[5], perturbed[9]));
            Assert.InRange(perturbed[0] - clean[0], -13_000, 13_000);
            Assert.InRange(perturbed[1] - clean[1], -6_500, 6_500);
            Assert.InRange(perturbed[2] - clean[2], -6, 6);
            Assert.InRange(perturbed[6] - clean[6], -10_000 * (9 - clean[5]), 10_000 * (9 - clean[5]));
            Assert.InRange(perturbed[7] - clean[7], -3, 3);
            Assert.InRange(perturbed[8] - clean[8], -50_000, 50_000);
            moved += Math.Abs(perturbed[8] - clean[8]) > 25_000 ? 1 : 0;
        }

        Assert.InRange(moved, 2_000, 3_000);
    }
}
