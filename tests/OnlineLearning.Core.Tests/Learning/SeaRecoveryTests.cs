using OnlineLearning.Benchmarks.Quality;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>The benchmark's measure over fewer seeds, which docs/benchmarks.md gives for thirty: 1.05.</summary>
public class SeaRecoveryTests
{
    [Fact]
    public void The_ensemble_is_back_within_500_rows_of_an_abrupt_change()
    {
        var errors = SeaRecovery.Measure("auto", 4);
        Assert.InRange(SeaRecovery.Ratio(errors), 0.9, 1.12);
        Assert.All(errors, error => Assert.InRange(error.Before, 0.09, 0.12));
    }
}
