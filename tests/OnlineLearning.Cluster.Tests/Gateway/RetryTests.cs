using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Gateway;
using OnlineLearning.Gateway.Retries;
using Orleans.Runtime.Messaging;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>What the gateway does when a call into the cluster fails: tries again what is safe, and says honestly what it did not do.</summary>
public sealed class RetryTests
{
    private const string Event = """{"source":"trips","entity":"d1","id":"e1","fields":{"minutes":1}}""";
    private const string EventWithoutId = """{"source":"trips","entity":"d1","fields":{"minutes":1}}""";
    private const string Predict = "/v1/models/trip_minutes/predict";

    /// <summary>Route and body of each call; a GET has none. Those without an id of their own effect are writes that a repeat would do twice.</summary>
    private static readonly Dictionary<string, (string Route, string? Body, bool IsSafe)> s_calls = new()
    {
        ["predict"] = (Predict, """{"entities":{"driver":"d1"},"id":"p1"}""", true),
        ["predict, id of the gateway's"] = (Predict, """{"entities":{"driver":"d1"}}""", true),
        ["learn"] = ("/v1/models/trip_minutes/learn", """{"entities":{"driver":"d1"},"label":2,"id":"l1"}""", true),
        ["learn, id of the gateway's"] = ("/v1/models/trip_minutes/learn", """{"entities":{"driver":"d1"},"label":2}""", true),
        ["feedback"] = ("/v1/feedback", """{"prediction_id":"trip_minutes:p0:d1","label":2}""", true),
        ["event"] = ("/v1/events", Event, true),
        ["event without id"] = ("/v1/events", EventWithoutId, false),
        ["push"] = ("/push", """{"push_source_name":"trips","df":{"driver":["d1"],"event_timestamp":["2026-07-01 08:20:00"],"minutes":[1],"ride":["r1"]},"id_column":"ride"}""", true),
        ["push without ids"] = ("/push", """{"push_source_name":"trips","df":{"driver":["d1"],"event_timestamp":["2026-07-01 08:20:00"],"minutes":[1]}}""", false),
        ["push with one row without id"] = ("/push", """{"push_source_name":"trips","df":{"driver":["d1","d1"],"event_timestamp":"2026-07-01 08:20:00","minutes":[1,2],"ride":["r1",null]},"id_column":"ride"}""", false),
        ["features"] = ("/v1/features", """{"entity":"driver","keys":["d1"],"features":["driver_trips"]}""", true),
        ["features as Feast"] = ("/get-online-features", """{"features":["driver_trips:pace"],"entities":{"driver":["d1"]}}""", true),
        ["backfill"] = ("/v1/backfill", """{"view":"driver_trips","entity":"d1","events":[{"sequence":4,"time":"2026-07-01T08:20:00Z","created":"2026-07-01T08:20:01Z","fields":{"minutes":12.5}}]}""", true),
        ["rewarm"] = ("/v1/models/trip_minutes/rewarm", """{"share":0.5,"id":"r1"}""", true),
        ["entity"] = ("/v1/entities/driver/d1", null, true),
        ["model"] = ("/v1/models/trip_minutes", null, true),
        ["definitions"] = ("/v1/definitions", null, true),
    };

    private static readonly Dictionary<string, (Func<Exception> New, string Slug, bool WhenSafe, bool Always)> s_failures = new()
    {
        ["silo gone"] = (() => new SiloUnavailableException("dead"), "cluster-unavailable", true, false),
        ["rejected"] = (Orleans<OrleansMessageRejectionException>, "cluster-unavailable", true, false),
        ["client gone"] = (Orleans<ClientNotAvailableException>, "cluster-unavailable", true, false),
        ["not connected"] = (() => new ConnectionFailedException("refused"), "cluster-unavailable", true, false),
        ["no answer"] = (() => new TimeoutException("late"), "timeout", true, false),
        ["broken off"] = (() => new TaskCanceledException("not read in time"), "timeout", true, false),
        ["gave way"] = (() => new JournalConflictException(default, 3, 4), "moved", true, false),
        ["is giving way"] = (() => new JournalUnavailableException("is read again", new JournalConflictException(default, 3, 4)), "moved", true, false),
        ["not ready"] = (() => new NotReadyException("no weights"), "model-unavailable", true, true),
        ["unread"] = (() => new StateUnavailableException("connection reset"), "storage-unavailable", true, false),
        ["store"] = (() => new JournalUnavailableException("disk full"), "storage-unavailable", false, false),
        ["bug"] = (() => new InvalidOperationException("secret"), "unexpected", false, false),
    };

    public static TheoryData<string, string> CallsAndFailures
        => [.. s_calls.Keys.SelectMany(call => s_failures.Keys.Select(failure => new TheoryDataRow<string, string>(call, failure)))];

    [Theory]
    [MemberData(nameof(CallsAndFailures))]
    public async Task A_failed_call_is_made_again_where_that_is_safe_and_else_answered_with_what_happened(string call, string failure)
    {
        await using var host = await GatewayHost.Start();
        if (call == "feedback")
        {
            Assert.Equal(200, (await host.Post(Predict, """{"entities":{"driver":"d1"},"id":"p0"}""")).Status);
        }

        var before = host.Cluster.Asked;
        host.Cluster.Failing.Enqueue(s_failures[failure].New());
        var answer = await Send(host, call);

        var isRepeated = s_failures[failure].Always || (s_failures[failure].WhenSafe && s_calls[call].IsSafe);
        Assert.Equal((isRepeated ? 200 : failure == "bug" ? 500 : 503, isRepeated ? 2 : 1), (answer.Status, host.Cluster.Asked - before));
        Assert.Equal(isRepeated, host.Time.GetUtcNow() > GatewayHost.Now);
        if (!isRepeated)
        {
            Assert.Equal(s_failures[failure].Slug, answer.Slug);
            Assert.Equal(failure == "bug" ? null : TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        }
    }

    [Fact]
    public async Task What_has_no_id_of_the_callers_keeps_the_one_that_it_was_given()
    {
        await using var host = await GatewayHost.Start();
        foreach (var call in new[] { "predict, id of the gateway's", "learn, id of the gateway's" })
        {
            host.Cluster.Calls.Clear();
            host.Cluster.Failing.Enqueue(new TimeoutException());
            Assert.Equal(200, (await Send(host, call)).Status);
            var ids = host.Cluster.Calls.Select(one => one.Request switch
            {
                Contracts.Entities.PredictRequest predict => predict.Id,
                Contracts.Entities.LearnRequest learn => learn.Example.Id,
                var other => throw new InvalidOperationException($"{other} was not expected"),
            }).ToList();
            Assert.Equal(2, ids.Count);
            Assert.Single(ids.Distinct());
        }
    }

    [Fact]
    public async Task A_change_of_the_definitions_is_sent_once_and_what_is_applied_is_read_again()
    {
        await using var host = await GatewayHost.Start();
        host.Cluster.Failing.Enqueue(new SiloUnavailableException());
        Assert.Equal(200, (await host.Put("/v1/definitions", "entities: { ship: {} }")).Status);
        Assert.Equal(3, host.Cluster.Asked);

        host.Cluster.ApplyFails = new SiloUnavailableException();
        var answer = await host.Put("/v1/definitions", "entities: { boat: {} }");
        Assert.Equal((503, "cluster-unavailable", 5), (answer.Status, answer.Slug, host.Cluster.Asked));
    }

    [Fact]
    public async Task One_item_that_cannot_be_served_does_not_hold_up_the_rest_of_an_array_or_a_stream()
    {
        await using var host = await GatewayHost.Start();
        host.Cluster.FailureDetection = TimeSpan.FromSeconds(60);
        string[] items = ["a", "gone", "b"];
        var bodies = items.Select(key => $$$"""{"entities":{"driver":"{{{key}}}"},"id":"1"}""").ToList();
        var array = (await host.Post(Predict, $"[{string.Join(',', bodies)}]")).Json.EnumerateArray().ToList();
        var lines = (await host.Post(Predict, string.Join('\n', bodies), "application/x-ndjson")).Lines;
        foreach (var results in new[] { array, [.. lines] })
        {
            Assert.Equal(["trip_minutes:1:a", "trip_minutes:1:b"], new[] { results[0], results[2] }.Select(one => one.GetProperty("prediction_id").GetString()));
            var error = results[1].GetProperty("error");
            Assert.Equal("cluster-unavailable", Answer.SlugOf(error));
            // An item has no header: what is left of the minute is told in its body.
            Assert.InRange(error.GetProperty("retry_after").GetInt32(), 35, 37);
        }
    }

    [Fact]
    public async Task Features_of_keys_that_fail_are_read_again_and_the_others_once()
    {
        await using var host = await GatewayHost.Start(options => options.MaxItemsInFlight = 2);
        for (var i = 0; i < 5; i++)
        {
            host.Cluster.Failing.Enqueue(new SiloUnavailableException());
        }

        var answer = await host.Post("/v1/features", """{"entity":"driver","keys":["a","b","c","d","e","f","g","h"],"features":["driver_trips:pace"]}""");
        Assert.Equal(200, answer.Status);
        Assert.All(answer.Json.GetProperty("results").EnumerateArray(), row => Assert.Equal("PRESENT", row.GetProperty("statuses")[0].GetString()));
        Assert.Equal(8 + 5, host.Cluster.Calls.Count);
    }

    [Theory]
    [InlineData(25, 64, 25)]
    [InlineData(3, 32, 3)]
    [InlineData(60, 4, 0.375)]
    [InlineData(0, 32, 0)]
    public async Task Attempts_and_their_time_are_bounded(double seconds, int retries, double longest)
    {
        await using var host = await GatewayHost.Start(options => (options.RetryFor, options.Retries) = (TimeSpan.FromSeconds(seconds), retries));
        var answer = await host.Post("/v1/events", """{"source":"trips","entity":"gone","id":"e1","fields":{}}""");
        Assert.Equal((503, "cluster-unavailable"), (answer.Status, answer.Slug));
        var waited = (host.Time.GetUtcNow() - GatewayHost.Now).TotalSeconds;
        // A pause that would end after the time is not begun: less than a second is left over.
        Assert.InRange(waited, Math.Max(0, Math.Min(longest / 2, longest - 1)), longest);
        Assert.InRange(host.Cluster.Calls.Count, 1, 1 + retries);
        Assert.Equal(seconds == 0, host.Cluster.Calls.Count == 1);
    }

    [Fact]
    public async Task A_repeated_attempt_that_is_not_answered_is_not_waited_for_beyond_the_time()
    {
        await using var host = await GatewayHost.Start();
        host.Cluster.Failing.Enqueue(new SiloUnavailableException());
        // The clock leaps to where a wait ends: the second attempt is held, and cut.
        var answer = await host.Post("/v1/events", """{"source":"trips","entity":"held","id":"e1","fields":{}}""");
        Assert.Equal((503, "timeout"), (answer.Status, answer.Slug));
        Assert.InRange(host.Time.GetUtcNow() - GatewayHost.Now, TimeSpan.FromSeconds(24.9), TimeSpan.FromSeconds(25.001));
        host.Cluster.Release.SetResult();
    }

    [Fact]
    public async Task Calls_that_are_tried_again_leave_room_for_those_that_need_not_be()
    {
        await using var host = await GatewayHost.Start();
        var read = new ClusterCall("read", CallKind.Read);
        var policy = new RetryPolicy(Options.Create(new GatewayOptions { MaxRetrying = 2, RetryDelay = TimeSpan.FromMilliseconds(1) }), host.Services.GetRequiredService<RetryMeter>(), TimeProvider.System, new Random(1));
        TaskCompletionSource<int> held = new();
        Task<int> Repeat() => policy.Repeat(read, new SiloUnavailableException(), policy.Now, held, static held => new ValueTask<int>(held.Task)).AsTask();
        var inside = new[] { Repeat(), Repeat() };
        Assert.True(Repeat() is { IsCompleted: true, Exception.InnerException: GivenUpException { InnerException: SiloUnavailableException } });
        held.SetResult(7);
        Assert.All(await Task.WhenAll(inside), result => Assert.Equal(7, result));
        Assert.Equal(7, await Repeat());

        await using var none = await GatewayHost.Start(options => options.MaxRetrying = 0);
        none.Cluster.Failing.Enqueue(new SiloUnavailableException());
        Assert.Equal((503, "cluster-unavailable"), ((await none.Post("/v1/events", Event)) is var answer ? (answer.Status, answer.Slug) : default));
        Assert.Single(none.Cluster.Calls);
        Assert.Equal(503, (await none.Post(Predict, """{"entities":{"driver":"unavailable"}}""")).Status);
        Assert.Equal(GatewayHost.Now, none.Time.GetUtcNow());
    }

    [Fact]
    public async Task Retry_After_is_what_is_left_until_the_silo_is_found_out_or_this_server_has_stopped()
    {
        await using var host = await GatewayHost.Start();
        const string Gone = """{"source":"trips","entity":"gone","fields":{}}""";
        Assert.Equal(TimeSpan.FromSeconds(1), (await host.Post("/v1/events", Gone)).Headers.RetryAfter?.Delta);
        host.Cluster.FailureDetection = TimeSpan.FromSeconds(29.5);
        Assert.Equal(TimeSpan.FromSeconds(30), (await host.Post("/v1/events", Gone)).Headers.RetryAfter?.Delta);
        // Tried for 25 s less a pause.
        Assert.InRange((await host.Post("/v1/events", """{"source":"trips","entity":"gone","id":"e","fields":{}}""")).Headers.RetryAfter!.Delta!.Value.TotalSeconds, 5, 6);
        host.Cluster.StopLeft = TimeSpan.FromSeconds(12.3);
        Assert.Equal(TimeSpan.FromSeconds(13), (await host.Post("/v1/events", Gone)).Headers.RetryAfter?.Delta);
        host.Cluster.StopLeft = TimeSpan.FromSeconds(-1);
        Assert.Equal(TimeSpan.FromSeconds(1), (await host.Post("/v1/events", Gone)).Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Each_retry_and_each_call_that_was_given_up_is_counted_by_route_and_reason()
    {
        await using var host = await GatewayHost.Start(options => options.Retries = 2);
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name.StartsWith("onlinelearning.gateway.", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counts.AddOrUpdate($"{instrument.Name["onlinelearning.gateway.".Length..]} {tags[0].Value} {tags[1].Value}", value, (_, sum) => sum + value));
        listener.Start();

        await host.Post(Predict, """{"entities":{"driver":"a"}}""");
        Assert.Empty(counts);
        host.Cluster.Failing.Enqueue(new JournalConflictException(default, 3, 4));
        await host.Post(Predict, """{"entities":{"driver":"a"}}""");
        await host.Post("/v1/events", """{"source":"trips","entity":"gone","id":"e","fields":{}}""");
        await host.Post("/v1/events", """{"source":"trips","entity":"gone","fields":{}}""");
        await host.Post(Predict, """{"entities":{"driver":"unavailable"}}""");
        Assert.Equal(
            new Dictionary<string, long> { ["retries predict moved"] = 1, ["retries events silo_gone"] = 2, ["given_up events silo_gone"] = 1, ["retries predict not_ready"] = 2, ["given_up predict not_ready"] = 1 },
            counts);
    }

    [Theory]
    [InlineData(-1, 32, 25, "Gateway:RetryFor is '-00:00:01'; allowed: 00:00:00 to 00:01:00.")]
    [InlineData(61, 32, 25, "Gateway:RetryFor is '00:01:01'; allowed: 00:00:00 to 00:01:00.")]
    [InlineData(20, 1001, 25, "Gateway:Retries is '1001'; allowed: 0 to 1000.")]
    [InlineData(20, 32, 0, "Gateway:RetryDelay is '00:00:00'; allowed: 00:00:00.0010000 to 00:00:01.")]
    public void Bounds_out_of_range_are_refused(int seconds, int retries, int milliseconds, string message)
    {
        var options = new GatewayOptions { RetryFor = TimeSpan.FromSeconds(seconds), Retries = retries, RetryDelay = TimeSpan.FromMilliseconds(milliseconds) };
        Assert.Equal(message, Assert.Single(options.Failures()));
    }

    // Their constructors are Orleans' own.
    private static Exception Orleans<T>()
        where T : OrleansException => (Exception)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private static Task<Answer> Send(GatewayHost host, string call)
    {
        var (route, body, _) = s_calls[call];
        return body is null ? host.Get(route) : host.Post(route, body);
    }
}
