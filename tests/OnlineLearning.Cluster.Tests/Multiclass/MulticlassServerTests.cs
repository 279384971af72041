using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnlineLearning.Cluster.Tests.Cli;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Multiclass;

/// <summary>A model of classes through the whole server: the real process, its HTTP door, the command line, and SIGKILL.</summary>
public sealed class MulticlassServerTests
{
    private const string Definition = """
        entities:
          page: {}
        models:
          kind:
            task: multiclass
            entities: page
            inputs:
              - numeric: [a, b]
              - label: last
            label: { name: kind, classes: [0, letter, "two words"] }
            table: { entities: { page: "=p" } }
        """;

    private static readonly string[] Classes = ["0", "letter", "two words"];

    [Fact]
    public async Task Classes_are_predicted_learnt_shown_and_survive_a_kill()
    {
        using var folder = new TempFolder();
        JsonNode shard;
        JsonNode open;
        using (var server = await ServerProcess.Start(folder))
        {
            await server.Apply(Definition);
            var first = await Predict(server, "first", 0, 0);
            AssertProbabilities(first);
            Assert.All(first["probabilities"]!.AsObject(), pair => Assert.Equal(1 / 3.0, (double)pair.Value!, 1e-6));

            var random = new Random(1);
            for (var i = 0; i < 60; i++)
            {
                var number = random.Next(3);
                await Predict(server, $"p{i}", number == 1 ? 2 : 0, number == 2 ? 2 : 0);
                var learnt = await Post(server, "/v1/feedback", new { prediction_id = $"kind:p{i}:x", label = Classes[number] });
                Assert.Equal((200, "learnt", i + 1), (learnt.Status, (string)learnt.Body["status"]!, (int)learnt.Body["updates"]!));
                Assert.Contains((string)learnt.Body["prediction"]!, Classes);
            }

            Assert.Equal("letter", (string)(await Predict(server, "letter", 2, 0))["prediction"]!);
            open = await Predict(server, "open", 0, 2);
            Assert.Equal("two words", (string)open["prediction"]!);
            AssertProbabilities(open);

            // A loss is that of the answered probability; a repeat is answered alike.
            var expected = -Math.Log((double)(await Predict(server, "letter", 2, 0))["probabilities"]!["0"]!);
            var once = await Post(server, "/v1/feedback", new { prediction_id = "kind:letter:x", label = "0" });
            var twice = await Post(server, "/v1/feedback", new { prediction_id = "kind:letter:x", label = "0" });
            Assert.Equal(expected, (double)once.Body["loss"]!, 1e-6);
            Assert.Equal(("duplicate", "letter", (double)once.Body["loss"]!), ((string)twice.Body["status"]!, (string)twice.Body["prediction"]!, (double)twice.Body["loss"]!));

            var model = await server.Get("/v1/models/kind");
            Assert.Equal(("multiclass", 61), ((string)model["task"]!, (int)model["updates"]!));
            shard = model["shards"]![0]!;
            var entity = (await server.Get("/v1/entities/page/x"))["models"]![0]!;
            Assert.Equal(("0", null, null), ((string)entity["last_class"]!, entity["last_label"], entity["mean_label"]));

            await UntilMonitored(server, 61);
            var shown = await server.Get("/v1/models/kind");
            Assert.All((string[])["accuracy", "log_loss", "macro_f1", "kappa"], name => Assert.InRange((double)shown["metrics"]![name]!, 0.2, 1));
            Assert.Null(shown["monitor"]!["prediction_mean"]);
            Assert.Equal(Classes.Order(), shown["monitor"]!["predicted"]!.AsObject().Select(pair => pair.Key).Order());
            Assert.Equal(63, shown["monitor"]!["predicted"]!.AsObject().Sum(pair => (int)pair.Value!));
            server.Kill();
        }

        using var again = await ServerProcess.Start(folder);
        Assert.Equal((string)shard["digest"]!, (string)(await again.Get("/v1/models/kind"))["shards"]![0]!["digest"]!);
        Assert.Equal("duplicate", (string)(await Post(again, "/v1/feedback", new { prediction_id = "kind:letter:x", label = "0" })).Body["status"]!);

        // The last prediction rode an append that a label waited for: it is open still, with the probabilities that were answered.
        Assert.Equal(open["probabilities"]!.ToJsonString(), (await Predict(again, "open", 1, 1))["probabilities"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_no_class_is_refused_and_the_rest_of_a_batch_or_stream_is_served()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder);
        await server.Apply(Definition);
        await Predict(server, "p", 1, 1);
        foreach (var (label, given, hint) in ((object, string, string)[])[("leter", "\"leter\"", "letter"), (0, "0", "0"), (true, "1", "letter"), ("", "\"\"", "two words")])
        {
            var refused = await Post(server, "/v1/feedback", new { prediction_id = "kind:p:x", label });
            Assert.Equal((422, "label", given), (refused.Status, (string)refused.Body["field"]!, (string)refused.Body["given"]!));
            Assert.Contains("a class as a string: 0, letter, two words", (string)refused.Body["allowed"]!, StringComparison.Ordinal);
            Assert.Contains(hint, (string)refused.Body["allowed"]!, StringComparison.Ordinal);
        }

        Assert.Contains("the nearest is letter", (string)(await Post(server, "/v1/feedback", new { prediction_id = "kind:p:x", label = "leter" })).Body["allowed"]!, StringComparison.Ordinal);
        Assert.Equal(422, (await Post(server, "/v1/feedback", new { prediction_id = "kind:p:x" })).Status);
        var batch = await Post(server, "/v1/models/kind/learn", new object[]
        {
            new { entities = new { page = "y" }, features = new { a = 1 }, label = "letter", id = "e1" },
            new { entities = new { page = "y" }, features = new { a = 1 }, label = 1, id = "e2" },
            new { entities = new { page = "y" }, features = new { a = 1 }, label = "two words", id = "e3" },
        });
        Assert.Equal(("learnt", "label", "learnt"), ((string)batch.Body[0]!["status"]!, (string)batch.Body[1]!["error"]!["field"]!, (string)batch.Body[2]!["status"]!));

        using var lines = new StringContent("{\"prediction_id\":\"kind:p:x\",\"label\":7}\n{\"prediction_id\":\"kind:p:x\",\"label\":\"0\"}\n", Encoding.UTF8, "application/x-ndjson");
        using var stream = await server.Http.PostAsync("/v1/feedback", lines, TestContext.Current.CancellationToken);
        var answers = (await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((1, "learnt"), ((int)answers[0]["line"]!, (string)answers[1]["status"]!));
        Assert.Equal(3, (int)(await server.Get("/v1/models/kind"))["updates"]!);
    }

    [Fact]
    public async Task The_command_line_predicts_labels_and_replays_classes()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.Start(folder);
        using var ol = new CapturedOl { Server = server.Http.BaseAddress!.ToString() };
        var definition = ol.Write("kind.yaml", Definition);
        Assert.Equal(0, (await ol.Run("apply", definition)).ExitCode);
        var predicted = await ol.Run("predict", "kind", "-e", "page=x", "-f", "a=1", "--id", "one");
        Assert.Equal((0, "0 0.333333  kind:one:x\n"), (predicted.ExitCode, predicted.Out.ReplaceLineEndings("\n")));
        Assert.StartsWith("learnt: predicted 0, loss 1.09861", (await ol.Run("feedback", "kind:one:x", "0")).Out, StringComparison.Ordinal);

        var table = ol.Write("t.csv", "a,b,kind\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"{i % 3},{(i % 3) - 1},{Classes[i % 3]}\n")) + "1,1,lettr\n1,1,\n");
        var local = JsonNode.Parse((await ol.Run("evaluate", table, "-d", definition, "-m", "kind", "--json")).Out)!;
        var replayed = JsonNode.Parse((await ol.Run("replay", table, "-m", "kind", "--json")).Out)!;
        foreach (var report in (JsonNode[])[local, replayed])
        {
            Assert.Equal(("multiclass", 120, 2), ((string)report["task"]!, (int)report["rows"]!, (int)report["bad_rows"]!["count"]!));
            Assert.Contains("the nearest is letter", report["bad_rows"]!["first"]![0]!["reason"]!.ToString(), StringComparison.Ordinal);
            Assert.InRange((double)report["metrics"]!["accuracy"]!, 0.9, 1);
            Assert.InRange((double)report["metrics"]!["log_loss"]!, 0, 0.4);
            Assert.InRange((double)report["baselines"]!["majority"]!["accuracy"]!, 0.2, 0.4);
        }
    }

    private static void AssertProbabilities(JsonNode answer)
    {
        Assert.Equal(Classes, answer["probabilities"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(1, answer["probabilities"]!.AsObject().Sum(pair => (double)pair.Value!), 1e-5);
        Assert.Equal((string)answer["prediction"]!, answer["probabilities"]!.AsObject().MaxBy(pair => (double)pair.Value!).Key);
    }

    private static async Task<JsonNode> Predict(ServerProcess server, string id, double a, double b)
    {
        var answer = await Post(server, "/v1/models/kind/predict", new { id, entities = new { page = "x" }, features = new { a, b } });
        Assert.Equal(200, answer.Status);
        return answer.Body;
    }

    private static async Task<(int Status, JsonNode Body)> Post(ServerProcess server, string path, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(path, body, JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>Slices reach the monitor once a second.</summary>
    private static Task UntilMonitored(ServerProcess server, int labels) => Until.So(() => server.Get("/v1/models/kind"), model => (int)model["metrics"]!["count"]! >= labels);
}
