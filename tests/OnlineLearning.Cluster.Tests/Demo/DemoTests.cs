using System.Globalization;
using System.Text.RegularExpressions;
using OnlineLearning.Silo.Demo;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Demo;

/// <summary>The demo through a real server: it learns, it says what it learnt, and it ends.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_and_exit_ends_with_0_after_a_summary_in_which_the_model_has_learnt_forgotten_and_recovered()
    {
        var run = await SiloRun.ToEnd(TimeSpan.FromMinutes(4), "--http", "http://127.0.0.1:0", "--data", _folder, "--demo", "--exit");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("", run.Error);
        var (first, before, after, recovered) = (Phase(run, "the first hour"), Phase(run, "before the change"), Phase(run, "right after it"), Phase(run, "recovered"));
        Assert.True(before.Model < first.Model / 1.5, run.Output);
        Assert.True(before.Model < before.Mean / 2 && before.Model < before.Last / 2, run.Output);
        Assert.True(after.Model > before.Model * 1.5, run.Output);
        Assert.True(recovered.Model < after.Model / 1.5, run.Output);
        Assert.All([first, before, after, recovered], phase => Assert.True(phase.Best < phase.Model, run.Output));
        Assert.Equal($"{RideHailingDemo.DefaultRides:N0}", Learnt().Match(run.Output).Groups[1].Value);
        Assert.Contains("/dashboard", run.Output, StringComparison.Ordinal);
        Assert.Contains("road works begin", run.Output, StringComparison.Ordinal);
        var shown = run.Output.IndexOf("! loss alarm: ", StringComparison.Ordinal);
        var wrong = SeaLine().Matches(run.Output).Select(line => double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(SeaAct.Rows / 500, wrong.Length);
        Assert.InRange(wrong[^4..].Average(), 0.08, 0.14);
        Assert.True(shown > run.Output.IndexOf(" 13:00 ", StringComparison.Ordinal), "The monitor raises the loss alarm after the change, and not before it: " + run.Output);
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_plays_a_later_day_and_goes_on_from_what_was_learnt()
    {
        using var server = await ServerProcess.Start(_folder);
        var (first, second) = (await Play(server, 1_500), await Play(server, 1_500));
        Assert.Contains("starts from nothing", first, StringComparison.Ordinal);
        Assert.Contains("has learnt 1,500 rides before", second, StringComparison.Ordinal);
        Assert.NotEqual(Date().Match(first).Value, Date().Match(second).Value);
        Assert.Equal("1,500", Learnt().Match(second).Groups[1].Value);
        Assert.Equal(3_000, (long)(await server.Get($"/v1/models/{DayPlayer.Model}"))["updates"]!);
    }

    [Fact]
    public async Task Events_of_now_do_not_move_the_days_of_the_demo()
    {
        using var server = await ServerProcess.Start(_folder);
        await Play(server, 200);
        var answer = await server.TryPost("/v1/events", new { source = DayPlayer.Source, entity = "driver-001", fields = new { minutes = 5 } });
        Assert.Equal(200, answer!.Value.Status);
        Assert.Contains("2020-06-", await Play(server, 200), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_demos_definition_contradicts_the_applied_ones_the_demo_ends_with_one_line_and_1()
    {
        using (var server = await ServerProcess.Start(_folder))
        {
            await server.Apply("""
                entities: { driver: {} }
                sources: { rides: { entity: driver, fields: { tip: float } } }
                feature_views: { tips: { source: rides, columns: { tip: { aggregate: mean, of: tip, window: 1h } } } }
                """);
        }

        var run = await SiloRun.ToEnd(TimeSpan.FromMinutes(1), "--http", "http://127.0.0.1:0", "--data", _folder, "--demo", "--exit");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(run.Error.IndexOf('\n'), run.Error.Length - 1);
        Assert.Contains("feature_views.tips", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_line()
    {
        var failure = await Assert.ThrowsAsync<DemoException>(() => RideHailingDemo.Play("http://127.0.0.1:1", TextWriter.Null, TestContext.Current.CancellationToken));
        Assert.StartsWith("GET http://127.0.0.1:1/health/ready: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static async Task<string> Play(ServerProcess server, int rides)
    {
        using var output = new StringWriter();
        await RideHailingDemo.Play(server.Http.BaseAddress!.ToString(), output, TestContext.Current.CancellationToken, rides);
        return output.ToString();
    }

    private static (double Mean, double Last, double Model, double Best) Phase(SiloRun run, string name)
    {
        var line = run.Output.Split('\n').SingleOrDefault(line => line.Contains(name, StringComparison.Ordinal) && line.StartsWith("  ", StringComparison.Ordinal));
        Assert.True(line is not null, run.Output);
        var figures = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^4..].Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return (figures[0], figures[1], figures[2], figures[3]);
    }

    [GeneratedRegex(@"rows to +\d+ +(0\.\d+)")]
    private static partial Regex SeaLine();

    [GeneratedRegex(@"([\d,]+) rides predicted, sent as events and learnt")]
    private static partial Regex Learnt();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d")]
    private static partial Regex Date();
}
