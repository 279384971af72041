using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>What goes wrong behind the door, and around it.</summary>
public sealed class ServiceTests
{
    private const string Predict = "/v1/models/trip_minutes/predict";

    [Theory]
    [InlineData("timeout", 503, "timeout", "outcome is unknown")]
    [InlineData("journal", 503, "storage-unavailable", "repeat the call")]
    [InlineData("unavailable", 503, "model-unavailable", "trip_minutes")]
    [InlineData("bug", 500, "unexpected", "log")]
    public async Task A_failure_behind_is_told_without_its_insides(string key, int status, string slug, string detail)
    {
        await using var host = await GatewayHost.Start();
        var answer = await host.Post(Predict, $$$"""{"entities":{"driver":"{{{key}}}"}}""");

        Assert.Equal((status, "application/problem+json", slug), (answer.Status, answer.MediaType, answer.Slug));
        Assert.Contains(detail, answer.Json.GetProperty("detail").GetString());
        Assert.DoesNotContain("secret", answer.Text);
        Assert.Equal(status == 503 ? TimeSpan.FromSeconds(1) : null, answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task One_request_above_the_bound_is_turned_away_and_served_when_there_is_room()
    {
        await using var host = await GatewayHost.Start(options => options.MaxConcurrentRequests = 1);
        var held = host.Post(Predict, """{"entities":{"driver":"held"}}""");
        await Until.True(() => !host.Cluster.Calls.IsEmpty);

        var refused = await host.Get("/v1/models");
        Assert.Equal((503, "too-busy", TimeSpan.FromSeconds(1)), (refused.Status, refused.Slug, refused.Headers.RetryAfter?.Delta));
        Assert.Equal(200, (await host.Get("/health/live")).Status);

        host.Cluster.Release.SetResult();
        Assert.Equal(200, (await held).Status);
        await Until.True(() => host.Get("/v1/models").Result.Status == 200);
    }

    [Fact]
    public async Task Until_the_definitions_are_read_no_name_is_called_unknown()
    {
        await using var host = await GatewayHost.Start();
        host.Cluster.IsRead = false;
        foreach (var answer in new[]
        {
            await host.Post(Predict, """{"entities":{"driver":"d1"}}"""),
            await host.Post("/v1/events", """{"source":"trips","entity":"d1"}"""),
            await host.Post("/v1/feedback", """{"prediction_id":"trip_minutes:p:d1","label":1}"""),
            await host.Get("/v1/entities/nobody/d1"),
            await host.Get("/v1/models/none"),
            await host.Get("/v1/definitions"),
        })
        {
            Assert.Equal((503, "starting", TimeSpan.FromSeconds(1)), (answer.Status, answer.Slug, answer.Headers.RetryAfter?.Delta));
        }

        Assert.Empty(host.Cluster.Calls);
        Assert.Equal(200, (await host.Get("/v1/status")).Status);
        host.Cluster.IsRead = true;
        Assert.Equal(404, (await host.Get("/v1/models/none")).Status);
    }

    [Fact]
    public async Task Unknown_routes_and_methods_are_problems()
    {
        await using var host = await GatewayHost.Start();
        var missing = await host.Get("/v1/nothing");
        Assert.Equal((404, "application/problem+json", "unknown-route"), (missing.Status, missing.MediaType, missing.Slug));

        var method = await host.Get("/v1/feedback");
        Assert.Equal((405, "application/problem+json", "method-not-allowed"), (method.Status, method.MediaType, method.Slug));
        Assert.Equal("method was given GET; allowed: POST", method.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Ready_is_what_the_checks_tagged_ready_say_and_live_asks_none()
    {
        var ready = false;
        await using var host = await GatewayHost.Start(services: services => services.AddHealthChecks()
            .AddCheck("warm", () => ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), [GatewayExtensions.ReadyTag])
            .AddCheck("other", () => HealthCheckResult.Unhealthy()));

        Assert.Equal(200, (await host.Get("/health/live")).Status);
        Assert.Equal(503, (await host.Get("/health/ready")).Status);
        ready = true;
        Assert.Equal(200, (await host.Get("/health/ready")).Status);
    }

    [Theory]
    [InlineData(nameof(GatewayOptions.MaxBodyBytes), 1023, "1024 to 67108864")]
    [InlineData(nameof(GatewayOptions.MaxBatchItems), 0, "1 to 100000")]
    [InlineData(nameof(GatewayOptions.MaxLineBytes), (1 << 20) + 1, "256 to 1048576")]
    [InlineData(nameof(GatewayOptions.MaxItemsInFlight), 1, "2 to 4096")]
    [InlineData(nameof(GatewayOptions.MaxConcurrentRequests), -1, "1 to 1000000")]
    [InlineData(nameof(GatewayOptions.MaxFeatureKeys), 0, "1 to 100000")]
    public async Task An_option_out_of_range_stops_the_start_with_a_sentence(string option, int given, string allowed)
    {
        var start = GatewayHost.Start(options => typeof(GatewayOptions).GetProperty(option)!.SetValue(options, given));
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => start);
        Assert.Equal($"Gateway:{option} is '{given}'; allowed: {allowed}.", Assert.Single(failure.Failures));
    }

    [Fact]
    public void The_skew_is_bounded_too()
    {
        Assert.Equal("Gateway:MaxFutureSkew is '366.00:00:00'; allowed: 00:00:00 to 365.00:00:00.", Assert.Single(new GatewayOptions { MaxFutureSkew = TimeSpan.FromDays(366) }.Failures()));
        Assert.Empty(new GatewayOptions().Failures());
    }
}
