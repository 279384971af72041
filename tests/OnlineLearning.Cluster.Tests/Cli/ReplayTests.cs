using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class ReplayTests : IAsyncLifetime
{
    private readonly CapturedOl _files = new();
    private LoopServer _server = null!;
    private CapturedOl _ol = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopServer.Start();
        _ol = new CapturedOl { Server = _server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ol.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("1h30m")]
    public async Task Evaluate_and_replay_give_the_same_numbers_to_the_last_bit(string delay)
    {
        var definition = _files.Write("d.yaml", Texts.Trips);
        var table = _files.Write("t.csv", Texts.TripTable(400));
        Succeeded(await _ol.Run("apply", definition));
        var evaluated = Report(await _ol.Run("evaluate", table, "-d", definition, "-m", "trip_minutes", "--json", "--delay", delay));
        var replayed = Report(await _ol.Run("replay", table, "-m", "trip_minutes", "--json", "--delay", delay));
        Assert.Equal(400, replayed.GetProperty("rows").GetInt32());
        Assert.Equal(evaluated.GetProperty("metrics").GetRawText(), replayed.GetProperty("metrics").GetRawText());
        Assert.Equal(evaluated.GetProperty("baselines").GetRawText(), replayed.GetProperty("baselines").GetRawText());
        Assert.True(
            evaluated.GetProperty("metrics").GetProperty("mae").GetDouble() < evaluated.GetProperty("baselines").GetProperty("running_mean").GetProperty("mae").GetDouble());
    }

    [Fact]
    public async Task A_longer_delay_never_sees_a_label_earlier()
    {
        var definition = _files.Write("d.yaml", Texts.Trips);
        var table = _files.Write("t.csv", Texts.TripTable(20));
        Succeeded(await _ol.Run("apply", definition));
        Succeeded(await _ol.Run("replay", table, "-m", "trip_minutes", "--json", "--delay", "3"));
        var calls = _server.Requests.Select(request => request.Line).Where(line => !line.Contains("definitions") && !line.Contains("events")).ToList();
        var predictions = 0;
        var labels = 0;
        foreach (var call in calls)
        {
            predictions += call.EndsWith("predict", StringComparison.Ordinal) ? 1 : 0;
            labels += call.EndsWith("feedback", StringComparison.Ordinal) ? 1 : 0;
            Assert.InRange(predictions - labels, predictions == 20 ? 0 : 3 > predictions ? predictions : 3, 4);
        }

        Assert.Equal((20, 20), (predictions, labels));
    }

    [Fact]
    public async Task Concurrency_keeps_the_rows_of_one_entity_in_order()
    {
        var definition = _files.Write("d.yaml", Texts.Trips);
        Succeeded(await _ol.Run("apply", definition));
        var report = Report(await _ol.Run("replay", _files.Write("t.csv", Texts.TripTable(300)), "-m", "trip_minutes", "--json", "--concurrency", "8"));
        Assert.Equal(300, report.GetProperty("rows").GetInt32());
        Assert.Equal(300, _server.Order.Count);
        foreach (var ofOne in _server.Order.GroupBy(item => item.Key))
        {
            Assert.Equal(ofOne.Select(item => item.Time).Order(), ofOne.Select(item => item.Time));
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task A_row_that_the_server_refuses_is_a_bad_row(string concurrency)
    {
        Succeeded(await _ol.Run("apply", _files.Write("d.yaml", Texts.Trips)));
        var asked = 0;
        _server.Intercept = line => line.EndsWith("predict", StringComparison.Ordinal) && Interlocked.Increment(ref asked) <= 2
            ? (422, """{"type":"https://onlinelearning.dev/problems/invalid","status":422,"detail":"features.zone is too long"}""")
            : null;
        var report = Report(await _ol.Run("replay", _files.Write("t.csv", Texts.TripTable(10)), "-m", "trip_minutes", "--json", "--concurrency", concurrency));
        Assert.Equal(8, report.GetProperty("rows").GetInt32());
        Assert.Equal(2, report.GetProperty("bad_rows").GetProperty("count").GetInt32());
        Assert.Equal("features.zone is too long", report.GetProperty("bad_rows").GetProperty("first")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Labels_of_expired_predictions_are_counted_not_fatal()
    {
        Succeeded(await _ol.Run("apply", _files.Write("d.yaml", Texts.Trips)));
        _server.Intercept = line => line.EndsWith("feedback", StringComparison.Ordinal)
            ? (404, """{"type":"https://onlinelearning.dev/problems/unknown-prediction","title":"Unknown prediction","status":404}""")
            : null;
        var report = Report(await _ol.Run("replay", _files.Write("t.csv", Texts.TripTable(10)), "-m", "trip_minutes", "--json"));
        Assert.Equal((10, 10), (report.GetProperty("rows").GetInt32(), report.GetProperty("expired_labels").GetInt32()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task A_failing_server_ends_the_run_with_its_words(string concurrency)
    {
        Succeeded(await _ol.Run("apply", _files.Write("d.yaml", Texts.Trips)));
        _server.Intercept = line => line.EndsWith("feedback", StringComparison.Ordinal) ? (503, """{"status":503,"detail":"the queue is full"}""") : null;
        var result = await _ol.Run("replay", _files.Write("t.csv", Texts.TripTable(500)), "-m", "trip_minutes", "--json", "--concurrency", concurrency);
        Assert.Equal((1, "", "ol: the queue is full\n"), (result.ExitCode, result.Out, result.Error));
    }

    [Fact]
    public async Task Speed_holds_every_row_back_until_its_event_time()
    {
        var time = new LeapingTime();
        var asked = new ConcurrentQueue<TimeSpan>();
        using var ol = new CapturedOl { Server = _server.Address, Time = time };
        Succeeded(await _ol.Run("apply", _files.Write("d.yaml", Texts.Trips)));
        _server.Intercept = line =>
        {
            if (line.EndsWith("predict", StringComparison.Ordinal))
            {
                asked.Enqueue(time.GetElapsedTime(0));
            }

            return null;
        };
        Report(await ol.Run("replay", _files.Write("t.csv", Texts.TripTable(10)), "-m", "trip_minutes", "--json", "--speed", "60"));
        // Rows are a minute apart: at sixty times the clock a second.
        Assert.Equal(Enumerable.Range(0, 10).Select(second => TimeSpan.FromSeconds(second)), asked);
    }

    private static void Succeeded(Captured result) => Assert.Equal((0, ""), (result.ExitCode, result.Error));

    private static JsonElement Report(Captured result)
    {
        Succeeded(result);
        return JsonDocument.Parse(result.Out).RootElement;
    }
}
