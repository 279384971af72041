using OnlineLearning.Core.Evaluation.Generators;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

public class StreamDriftTests
{
    [Fact]
    public void An_abrupt_drift_changes_the_concept_exactly_after_the_stated_rows()
    {
        var (one, three) = (Rows.Of("sea", 3_000), Rows.Of("sea", 3_000, "concept=3"));
        var drifted = Rows.Of("sea", 3_000, "1000:abrupt:concept=3", "2000:abrupt:concept=1");
        Assert.Equal(one[..1000], drifted[..1000]);
        Assert.Equal(three[1000..2000], drifted[1000..2000]);
        Assert.Equal(one[2000..], drifted[2000..]);
    }

    [Fact]
    public void A_drift_keeps_what_the_drifts_before_it_changed()
        => Assert.Equal(Rows.Of("sea", 300, "noise=0.4", "concept=2")[200..], Rows.Of("sea", 300, "100:abrupt:noise=0.4", "200:abrupt:concept=2")[200..]);

    /// <summary>Bifet et al. 2009: P(new) = 1 / (1 + exp(-4 (t - t0) / W)). Without noise each row tells which function it is of.</summary>
    [Fact]
    public void A_gradual_drift_mixes_rows_by_the_sigmoid()
    {
        const int At = 20_000, Width = 10_000, Window = 1_000;
        var drifted = Rows.Of("friedman", 2 * At, "noise=0", $"{At}:gradual:width={Width}:concept=5");
        var isNew = IsOf(drifted, Rows.Of("friedman", 2 * At, "noise=0"), Rows.Of("friedman", 2 * At, "noise=0", "concept=5"));
        for (var from = 0; from < 2 * At; from += Window)
        {
            var shares = Enumerable.Range(from, Window).Select(t => 1 / (1 + Math.Exp(-4.0 * (t - At) / Width))).ToList();
            var bound = 0.5 + (5 * Math.Sqrt(shares.Sum(share => share * (1 - share))));
            Assert.InRange(isNew.Skip(from).Take(Window).Count(hit => hit), shares.Sum() - bound, shares.Sum() + bound);
        }

        // The score of the steepness: 9 deviations off if the 4 were 3.6.
        var places = Enumerable.Range(0, 2 * At).Select(t => (IsNew: isNew[t] ? 1 : 0, Share: 1 / (1 + Math.Exp(-4.0 * (t - At) / Width)), Place: (double)(t - At) / Width)).ToList();
        var deviation = Math.Sqrt(places.Sum(row => row.Share * (1 - row.Share) * row.Place * row.Place));
        Assert.InRange(places.Sum(row => (row.IsNew - row.Share) * row.Place), -4 * deviation, 4 * deviation);
    }

    [Fact]
    public void Gradual_drifts_in_a_row_end_in_the_last_concept()
    {
        var drifted = Rows.Of("friedman", 4_000, "noise=0", "1000:gradual:width=100:concept=5", "2000:gradual:width=100:concept=6");
        Assert.Equal(Rows.Of("friedman", 4_000, "noise=0")[..100], drifted[..100]);
        Assert.Equal(Rows.Of("friedman", 4_000, "noise=0", "concept=5")[1_400..1_600], drifted[1_400..1_600]);
        Assert.Equal(Rows.Of("friedman", 4_000, "noise=0", "concept=6")[3_000..], drifted[3_000..]);
    }

    [Fact]
    public void An_incremental_drift_moves_a_label_function_in_equal_steps()
    {
        var drifted = Rows.Of("friedman", 1_000, "noise=0", "400:incremental:width=200:concept=6");
        var (old, next) = (Rows.Of("friedman", 1_000, "noise=0"), Rows.Of("friedman", 1_000, "noise=0", "concept=6"));
        for (var t = 0; t < 1_000; t++)
        {
            var share = Math.Clamp((t - 400) / 200.0, 0, 1);
            Assert.Equal(((1 - share) * old[t][^1]) + (share * next[t][^1]), drifted[t][^1], 1e-12);
        }

        Assert.Equal(old[..401], drifted[..401]);
        Assert.Equal(next[600..], drifted[600..]);
    }

    [Fact]
    public void An_incremental_drift_of_SEA_moves_the_threshold() => Assert.All(Rows.Of("sea", 3_000, "noise=0", "1000:incremental:width=1000:concept=4").Index(), row =>
    {
        var threshold = 8 + (1.5 * Math.Clamp((row.Index - 1000) / 1000.0, 0, 1));
        Assert.True(Math.Abs(row.Item[0] + row.Item[1] - threshold) < 1e-9 || (row.Item[0] + row.Item[1] > threshold) == (row.Item[3] == 1), $"row {row.Index}");
    });

    [Theory]
    [InlineData("hyperplane")]
    [InlineData("rbf")]
    public void An_incremental_drift_leads_from_the_one_concept_to_the_other(string name)
    {
        var drifted = Rows.Of(name, 3_000, "1000:incremental:width=1000:concept=2");
        var (old, next) = (Rows.Of(name, 3_000), Rows.Of(name, 3_000, "concept=2"));
        Assert.Equal(old[..1001], drifted[..1001]);
        Assert.Equal(next[2000..], drifted[2000..]);
        Assert.NotEqual(old[1001..2000], drifted[1001..2000]);
        Assert.NotEqual(next[1001..2000], drifted[1001..2000]);
    }

    [Fact]
    public void A_drift_of_LED_moves_segments()
        => Assert.Equal(Rows.Of("led", 200, "drifting=4")[100..], Rows.Of("led", 200, "100:abrupt:drifting=4")[100..]);

    [Theory]
    [InlineData("sea", "10:abrupt", "drift 10:abrupt: allowed is ROW:abrupt:NAME=VALUE, or ROW:gradual|incremental:width=ROWS:NAME=VALUE, with ROW a whole number from 1 to 1000000000000")]
    [InlineData("sea", "0:abrupt:concept=2", "ROW a whole number from 1 to")]
    [InlineData("sea", "-5:abrupt:concept=2", "ROW a whole number from 1 to")]
    [InlineData("sea", "10:abrubt:concept=2", "was given \"abrubt\"; allowed are abrupt, gradual, incremental; did you mean abrupt?")]
    [InlineData("sea", "10:abrupt:width=3:concept=2", "an abrupt drift has no width")]
    [InlineData("sea", "10:gradual:concept=2", "gradual needs one width=ROWS, a whole number from 1 to 1000000000000")]
    [InlineData("sea", "10:gradual:width=0:concept=2", "gradual needs one width=ROWS")]
    [InlineData("sea", "10:gradual:width=5", "a setting that changes is needed")]
    [InlineData("sea", "10:abrupt:concept", "was given \"concept\"; allowed is NAME=VALUE with a finite number")]
    [InlineData("sea", "10:abrupt:noise=NaN", "was given \"noise=NaN\"; allowed is NAME=VALUE with a finite number")]
    [InlineData("sea", "10:abrupt:concpt=2", "drift at row 10: sea has no setting \"concpt\"; it has concept, noise; did you mean concept?")]
    [InlineData("sea", "10:abrupt:concept=5", "drift at row 10: concept was given 5; allowed is a whole number from 1 to 4")]
    [InlineData("sea", "10:abrupt:concept=2:concept=3", "drift at row 10: concept was given twice; once is allowed")]
    [InlineData("rbf", "10:abrupt:features=3", "drift at row 10: features holds for the whole stream; a drift may change concept, speed, moving")]
    [InlineData("led", "10:incremental:width=5:drifting=3", "drift at row 10: led has nothing between two concepts; allowed are abrupt and gradual")]
    [InlineData("hyperplane", "10:abrupt:drifting=11", "drift at row 10: drifting was given 11; allowed is 0 to features, 10")]
    public void A_drift_that_cannot_be_is_refused_with_what_is_allowed(string name, string drift, string message)
        => Assert.Contains(message, Assert.Throws<StreamException>(() => Rows.Stream(name, drift)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10:abrupt:concept=2", "10:abrupt:concept=3", 11)]
    [InlineData("10:gradual:width=50:concept=2", "9:abrupt:concept=3", 11)]
    [InlineData("10:incremental:width=50:concept=2", "59:abrupt:concept=3", 60)]
    public void Drifts_stand_in_order_and_an_incremental_one_ends_before_the_next(string first, string second, int from)
        => Assert.Contains($"the drift before it ends at row {from}; allowed is a row from there on", Assert.Throws<StreamException>(() => Rows.Stream("sea", first, second)).Message, StringComparison.Ordinal);

    [Fact]
    public void More_than_a_hundred_drifts_are_refused()
        => Assert.Equal("101 drifts were given; allowed are 100", Assert.Throws<StreamException>(() => Rows.Stream("sea", [.. Enumerable.Range(1, 101).Select(i => $"{i}:abrupt:concept=2")])).Message);

    private static List<bool> IsOf(List<double[]> drifted, List<double[]> old, List<double[]> next) => [.. Enumerable.Range(0, drifted.Count).Select(t =>
    {
        var isNew = drifted[t].SequenceEqual(next[t]);
        Assert.True(isNew || drifted[t].SequenceEqual(old[t]), $"row {t} is of neither concept");
        return isNew;
    })];
}
