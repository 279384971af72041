using System.Text.Json;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class FeatureValueTests
{
    [Theory]
    [InlineData("1.5", FeatureValueKind.Number, "1.5")]
    [InlineData("3", FeatureValueKind.Number, "3")]
    [InlineData("9007199254740993", FeatureValueKind.Number, "9007199254740993")]
    [InlineData("-9223372036854775808", FeatureValueKind.Number, "-9223372036854775808")]
    [InlineData("1E+300", FeatureValueKind.Number, "1E+300")]
    [InlineData("\"2026-07-01T08:30:00Z\"", FeatureValueKind.Text, "2026-07-01T08:30:00Z")]
    [InlineData("true", FeatureValueKind.Flag, "true")]
    [InlineData("[0.5,1]", FeatureValueKind.Numbers, "[0.5, 1]")]
    [InlineData("[\"a\",\"b\"]", FeatureValueKind.Texts, "[a, b]")]
    [InlineData("[]", FeatureValueKind.Numbers, "[]")]
    [InlineData("null", FeatureValueKind.Missing, "")]
    public void A_value_of_every_type_is_read_shown_and_written_as_it_came(string json, FeatureValueKind kind, string shown)
    {
        var result = JsonSerializer.Deserialize($$"""{"entity":"d","features":["v:c"],"results":[{"key":"k","values":[{{json}}],"statuses":["PRESENT"],"event_timestamps":[null]}]}""", ClientJson.Default.FeaturesResult)!;

        var value = result.Results[0].Values[0];
        Assert.Equal((kind, shown), (value.Kind, value.ToString()));
        Assert.Contains($"\"values\":[{json}]", JsonSerializer.Serialize(result, ClientJson.Default.FeaturesResult));
    }

    [Fact]
    public void A_list_of_numbers_and_texts_is_refused()
        => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"entity":"d","features":[],"results":[{"key":"k","values":[[1,"a"]],"statuses":[],"event_timestamps":[]}]}""", ClientJson.Default.FeaturesResult));

    [Fact]
    public void A_whole_number_is_the_same_value_as_the_number() => Assert.Equal((FeatureValue)3.0, 3L);

    [Theory]
    [InlineData("u", "f")]
    [InlineData("a|b", "c\\")]
    [InlineData("\\|", "|")]
    public void A_joined_key_is_the_one_that_the_server_splits(string first, string second)
        => Assert.Equal([first, second], Core.Features.JoinedKey.Split(Client.JoinedKey.Of(first, second), 2)!);
}
