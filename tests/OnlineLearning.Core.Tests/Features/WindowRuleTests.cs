using CsCheck;
using OnlineLearning.Core.Features.Windows;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

public class WindowRuleTests
{
    [Theory]
    [InlineData("00:01:00", "00:00:01")]
    [InlineData("00:10:00", "00:00:10")]
    [InlineData("00:59:00", "00:00:59")]
    [InlineData("01:00:00", "00:05:00")]
    [InlineData("11:59:59", "00:05:00")]
    [InlineData("12:00:00", "01:00:00")]
    [InlineData("11.23:59:59", "01:00:00")]
    [InlineData("12.00:00:00", "1.00:00:00")]
    [InlineData("30.00:00:00", "1.00:00:00")]
    public void The_default_hop_follows_the_sawtooth_table(string window, string hop) =>
        Assert.Equal(TimeSpan.Parse(hop), WindowRule.Of(TimeSpan.Parse(window)).Hop);

    [Theory]
    [InlineData("00:00:59", null, "window")]
    [InlineData("30.00:00:01", null, "window")]
    [InlineData("-01:00:00", null, "window")]
    [InlineData("01:00:00", "00:00:00", "hop")]
    [InlineData("01:00:00", "00:00:00.9", "hop")]
    [InlineData("01:00:00", "01:00:01", "hop")]
    [InlineData("30.00:00:00", "00:01:00", "hop")]
    public void A_window_or_hop_out_of_range_is_refused_by_name_with_what_was_given_and_what_is_allowed(string window, string? hop, string field)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => WindowRule.Of(TimeSpan.Parse(window), hop is null ? null : TimeSpan.Parse(hop)));
        Assert.Equal(field, error.ParamName);
        Assert.Contains(hop ?? window, error.Message.Replace("00:00:00.9000000", "00:00:00.9"));
        Assert.Contains("allowed", error.Message);
    }

    [Fact]
    public void A_query_covers_from_the_floor_of_its_window_start_for_any_time_negative_too() =>
        Gen.Select(Gen.Long, Gen.Long[WindowRule.ShortestWindow.Ticks, WindowRule.LongestWindow.Ticks]).Sample((query, length) =>
        {
            var rule = WindowRule.Of(TimeSpan.FromTicks(length));
            Int128 start = Int128.Max(long.MinValue, (Int128)query - length);
            Assert.Equal(BruteForce.Floor(start, rule.Hop.Ticks), rule.FirstTile(query));
            Assert.Equal(BruteForce.Floor(query, rule.Hop.Ticks), rule.TileOf(query));
            Assert.InRange(rule.TileOf(query) - rule.FirstTile(query) + 1, 1, rule.MaxTiles);
            Assert.InRange(rule.MaxTiles, 2, WindowRule.MaxHopsPerWindow + 1);
        });
}
