using System.Net.Http.Headers;
using OnlineLearning.Gateway;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>With keys nobody is let in without one; without keys everybody is.</summary>
public sealed class KeyTests
{
    private const string Key = "correct-horse-battery";
    private const string Other = "another-key-of-length";

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer " + Key, 200)]
    [InlineData("bearer " + Key, 200)]
    [InlineData("Bearer " + Other, 200)]
    [InlineData("Bearer", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData(Key, 401)]
    [InlineData("Basic " + Key, 401)]
    [InlineData("Bearer " + Key + "x", 401)]
    [InlineData("Bearer correct-horse-batterx", 401)]
    public async Task Only_one_of_the_keys_lets_in(string? header, int status)
    {
        await using var host = await GatewayHost.Start(options => options.ApiKeys = [Key, Other]);
        if (header is not null)
        {
            Assert.True(host.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header));
        }

        var answer = await host.Get("/v1/models");
        Assert.Equal(status, answer.Status);
        if (status == 401)
        {
            Assert.Equal(("application/problem+json", "no-key"), (answer.MediaType, answer.Slug));
            Assert.Equal([new AuthenticationHeaderValue("Bearer")], answer.Headers.WwwAuthenticate);
            Assert.DoesNotContain(Key, answer.Text);
        }
    }

    [Fact]
    public async Task A_refused_call_does_nothing_and_does_not_say_what_is_served()
    {
        await using var host = await GatewayHost.Start(options => options.ApiKeys = [Key]);
        Assert.Equal(401, (await host.Post("/v1/models/trip_minutes/predict", """{"entities":{"driver":"d1"}}""")).Status);
        Assert.Empty(host.Cluster.Calls);
        Assert.All([(await host.Get("/v1/nothing")).Status, (await host.Get("/openapi/v1.json")).Status, (await host.Get("/healthy")).Status], status => Assert.Equal(401, status));
        Assert.All([(await host.Get("/health/live")).Status, (await host.Get("/health/ready")).Status], status => Assert.Equal(200, status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    [InlineData("with a space in it")]
    [InlineData("nicht-nur-in-größe")]
    public void A_key_that_is_easily_guessed_or_cannot_be_sent_is_refused_and_not_repeated(string key)
    {
        var refused = Assert.Single(new GatewayOptions { ApiKeys = [Key, key] }.Failures());
        Assert.StartsWith($"Gateway:ApiKeys:1 has {key.Length} characters; allowed: 16 to 256", refused);
        Assert.True(key.Length == 0 || !refused.Contains(key));
    }
}
