using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using OnlineLearning.Client;
using OnlineLearning.Client.Messages;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class ClientTests
{
    private static readonly Dictionary<string, string> Key = new() { ["driver"] = "d1" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_problem_document_becomes_an_exception_with_all_its_parts()
    {
        using var client = Answering(HttpStatusCode.UnprocessableEntity, """
            {"type":"https://onlinelearning.dev/problems/invalid-feature","title":"Invalid","status":422,"detail":"features.zone: 7 was given; a text is allowed",
             "field":"features.zone","given":7,"allowed":"a text","errors":[{"field":"features.zone","given":7,"allowed":"a text","file":"d.yaml","line":3,"column":4}]}
            """);
        var exception = await Assert.ThrowsAsync<OnlineLearningException>(() => client.Predict("m", new PredictRequest(Key), Cancel));
        Assert.Equal(
            (422, "invalid-feature", "features.zone", "7", "a text", "features.zone: 7 was given; a text is allowed"),
            (exception.Status, exception.Slug, exception.Field, exception.Given, exception.Allowed, exception.Message));
        Assert.Equal(("d.yaml", 3, 4), (exception.Errors[0].File, exception.Errors[0].Line, exception.Errors[0].Column));
    }

    [Fact]
    public async Task A_refusal_that_is_no_problem_document_still_tells_its_status()
    {
        using var client = Answering(HttpStatusCode.BadGateway, "<html>");
        var exception = await Assert.ThrowsAsync<OnlineLearningException>(() => client.Status(Cancel));
        Assert.Equal((502, ""), (exception.Status, exception.Slug));
    }

    [Fact]
    public async Task An_answer_that_is_not_the_expected_json_is_an_error()
    {
        using var client = Answering(HttpStatusCode.OK, "{\"status\":");
        await Assert.ThrowsAsync<OnlineLearningException>(() => client.Status(Cancel));
    }

    [Fact]
    public async Task A_batch_gives_one_result_or_problem_for_each_item()
    {
        using var client = Answering(HttpStatusCode.OK, """
            [{"prediction_id":"a","status":"learnt","prediction":1.5,"loss":0.25,"updates":7},{"error":{"type":"x/unknown-prediction","status":404}}]
            """);
        var results = await client.Feedback([new FeedbackRequest("a", 1), new FeedbackRequest("b", 2)], Cancel);
        Assert.Equal(new FeedbackResult("a", "learnt", 1.5, .25, 7), results[0].Required());
        Assert.Equal("unknown-prediction", Assert.Throws<OnlineLearningException>(() => results[1].Required()).Slug);
        await Assert.ThrowsAsync<OnlineLearningException>(() => client.Feedback([new FeedbackRequest("a", 1)], Cancel));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Only_an_idempotent_call_that_never_connected_is_tried_again(bool idempotent, int attempts)
    {
        var time = new LeapingTime();
        var handler = new Handler(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var client = new OnlineLearningClient(new HttpClient(handler) { BaseAddress = new Uri("http://host/") }, time);
        var call = client.Predict("m", new PredictRequest(Key, Id: idempotent ? "p1" : null), Cancel);
        await Assert.ThrowsAsync<ServerUnreachableException>(() => call);
        Assert.Equal((attempts, idempotent ? 500 : 0), (handler.Requests, time.GetElapsedTime(0).TotalMilliseconds));
    }

    [Theory]
    [InlineData(true, ",\"retry_after\":2", 3, 4)]
    [InlineData(true, ",\"retry_after\":11", 1, 0)]
    [InlineData(true, ",\"retry_after\":-1", 1, 0)]
    [InlineData(true, "", 1, 0)]
    [InlineData(false, ",\"retry_after\":2", 1, 0)]
    public async Task An_idempotent_call_is_sent_again_when_the_server_says_so(bool idempotent, string after, int attempts, int seconds)
    {
        var time = new LeapingTime();
        var handler = new Handler(_ => new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent($$"""{"type":"x/starting"{{after}}}""") });
        using var client = new OnlineLearningClient(new HttpClient(handler) { BaseAddress = new Uri("http://host/") }, time);
        var refusal = await Assert.ThrowsAsync<OnlineLearningException>(() => client.Predict("m", new PredictRequest(Key, Id: idempotent ? "p1" : null), Cancel));
        Assert.Equal(("starting", attempts, seconds), (refusal.Slug, handler.Requests, time.GetElapsedTime(0).TotalSeconds));
    }

    [Fact]
    public async Task A_call_that_is_answered_at_the_second_try_has_that_answer()
    {
        var bodies = new List<string>();
        using var client = new OnlineLearningClient(new HttpClient(new Handler(Answer)) { BaseAddress = new Uri("http://host/") }, new LeapingTime());
        Assert.Equal(7, (await client.Feedback(new FeedbackRequest("a", 1), Cancel)).Updates);
        Assert.Equal(bodies[0], Assert.Single(bodies[1..]));

        HttpResponseMessage Answer(string body)
        {
            bodies.Add(body);
            return bodies.Count == 1
                ? new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("""{"retry_after":0}""") }
                : new(HttpStatusCode.OK) { Content = new StringContent("""{"prediction_id":"a","status":"learnt","prediction":1.5,"loss":0.25,"updates":7}""") };
        }
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task A_connection_that_is_reset_as_it_is_made_was_never_one(bool idempotent, int attempts)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var connections = 0;
        var handler = new SocketsHttpHandler { ConnectCallback = async (_, cancel) => await ConnectAndBeReset(cancel) };
        using var client = new OnlineLearningClient(new HttpClient(handler) { BaseAddress = new Uri("http://host/") }, new LeapingTime());
        await Assert.ThrowsAsync<ServerUnreachableException>(() => client.Predict("m", new PredictRequest(Key, Id: idempotent ? "p1" : null), Cancel));
        Assert.Equal(attempts, connections);

        async Task<NetworkStream> ConnectAndBeReset(CancellationToken cancel)
        {
            connections++;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.LocalEndpoint, cancel);
            using (var accepted = await server.AcceptSocketAsync(cancel))
            {
                accepted.LingerState = new LingerOption(enable: true, seconds: 0);
            }

            Assert.True(socket.Poll(TimeSpan.FromMinutes(1), SelectMode.SelectRead));
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    [Fact]
    public async Task A_broken_answer_is_never_sent_again()
    {
        var handler = new Handler(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut off"));
        using var client = new OnlineLearningClient(new HttpClient(handler) { BaseAddress = new Uri("http://host/") });
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Feedback(new FeedbackRequest("a", 1), Cancel));
        Assert.Equal(1, handler.Requests);
    }

    [Fact]
    public async Task A_stream_is_answered_in_order_and_never_reads_far_ahead()
    {
        var taken = 0;
        var answered = 0;
        using var client = Echoing();
        await foreach (var result in client.Feedback(Endless(2000), Cancel))
        {
            Assert.Equal($"p{answered}", result.Required().PredictionId);
            answered++;
            // One window under way, one waiting, and the item that waits for room.
            Assert.InRange(taken - answered, 0, 2 * 256);
        }

        Assert.Equal((2000, 2000), (taken, answered));

        async IAsyncEnumerable<FeedbackRequest> Endless(int count)
        {
            for (; taken < count;)
            {
                yield return new FeedbackRequest($"p{taken++}", 1);
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Leaving_a_stream_ends_its_source()
    {
        var ended = new TaskCompletionSource();
        using var client = Echoing();
        await foreach (var result in client.Feedback(Forever(Cancel), Cancel))
        {
            Assert.NotNull(result.Value);
            break;
        }

        Assert.True(ended.Task.IsCompleted);

        async IAsyncEnumerable<FeedbackRequest> Forever([EnumeratorCancellation] CancellationToken cancel)
        {
            try
            {
                while (true)
                {
                    await Task.Yield();
                    yield return new FeedbackRequest("p", 1);
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_fault_of_the_callers_own_sequence_surfaces_where_results_are_read()
    {
        using var client = Echoing();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var result in client.Feedback(Broken(), Cancel))
            {
                Assert.NotNull(result.Value);
            }
        });

        static async IAsyncEnumerable<FeedbackRequest> Broken()
        {
            yield return new FeedbackRequest("p", 1);
            await Task.Yield();
            throw new InvalidDataException("line 2");
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(5e-324)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(123456789.12345679)]
    public async Task A_number_arrives_with_all_its_bits(double number)
    {
        var handler = new Handler(_ => Json(HttpStatusCode.OK, """{"prediction_id":"p","model":"m","model_version":1,"prediction":0.1}"""));
        using var client = new OnlineLearningClient(new HttpClient(handler) { BaseAddress = new Uri("http://host/") });
        await client.Predict("m", new PredictRequest(Key, new Dictionary<string, FeatureValue> { ["x"] = number }), Cancel);
        var sent = System.Text.Json.JsonDocument.Parse(handler.LastBody!).RootElement.GetProperty("features").GetProperty("x").GetDouble();
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(sent));
    }

    [Fact]
    public void NaN_and_infinity_are_refused_where_they_are_given()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (FeatureValue)double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => (FeatureValue)double.PositiveInfinity);
    }

    private static OnlineLearningClient Answering(HttpStatusCode status, string body) =>
        new(new HttpClient(new Handler(_ => Json(status, body))) { BaseAddress = new Uri("http://host/") });

    private static OnlineLearningClient Echoing() => new(new HttpClient(new Handler(body =>
    {
        var ids = body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("prediction_id").GetString());
        return Json(HttpStatusCode.OK, string.Concat(ids.Select(id => $$"""{"prediction_id":"{{id}}","status":"learnt","prediction":1,"loss":0,"updates":1}""" + "\n")));
    }))
    { BaseAddress = new Uri("http://host/") });

    private static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };

    private sealed class Handler(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        public string? LastBody { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            Requests++;
            LastBody = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
            return answer(LastBody);
        }
    }
}
