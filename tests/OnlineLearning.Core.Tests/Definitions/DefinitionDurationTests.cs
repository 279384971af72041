using CsCheck;
using OnlineLearning.Core.Definitions;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public sealed class DefinitionDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("1d2h3m4s", 93784)]
    public void Durations_read_as_seconds(string text, int seconds)
    {
        Assert.True(DefinitionDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("-1m")]
    [InlineData("1.5h")]
    [InlineData("1h ")]
    [InlineData("1H")]
    [InlineData("3651d")]
    [InlineData("99999999999d")]
    public void Anything_else_is_refused(string text) => Assert.False(DefinitionDuration.TryParse(text, out _));

    [Fact]
    public void What_is_formatted_parses_back() => Gen.Int[0, 3650 * 86400].Sample(seconds =>
    {
        TimeSpan duration = TimeSpan.FromSeconds(seconds);
        return DefinitionDuration.TryParse(DefinitionDuration.Format(duration), out TimeSpan back) && back == duration;
    });

    [Fact]
    public void A_part_of_a_second_has_no_format() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DefinitionDuration.Format(TimeSpan.FromMilliseconds(1500)));
}
