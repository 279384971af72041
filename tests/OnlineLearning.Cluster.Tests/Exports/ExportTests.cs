using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnlineLearning.Cluster.Tests.Cli;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Exports;

/// <summary>What is exported gives the server's own predictions where there is nothing of the project: by the document's formula, and by ONNX Runtime.</summary>
public sealed class ExportTests(ExportTests.Server server) : IClassFixture<ExportTests.Server>
{
    private const int Taught = 400;
    private const int Asked = 200;
    private static readonly DateTime s_start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Models => ["squared", "held", "poisson", "logistic", "hinge", "squared_hinge", "raw"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_stranger_computes_the_servers_predictions_from_the_document_and_so_does_ONNX_Runtime(string model)
    {
        await server.Teach(model);
        var document = (await server.Json($"/v1/models/{model}/export")).RootElement;
        Assert.Equal((model, Taught), (document.GetProperty("model").GetString(), document.GetProperty("updates").GetInt32()));
        Assert.True(document.GetProperty("weights").GetArrayLength() > 20, "Nothing was learnt.");
        var foreign = new ForeignModel(document);
        using var session = new InferenceSession(await server.Http.GetByteArrayAsync($"/v1/models/{model}/export?format=onnx", TestContext.Current.CancellationToken));
        Assert.Equal($"{Taught}", session.ModelMetadata.CustomMetadataMap["updates"]);

        List<ForeignRow> rows = [.. Enumerable.Range(0, Asked).Select(i => server.Row(model, new Random(1_000 + i), s_start.AddDays(400).AddMinutes(i * 77)))];
        var served = await server.Predict(model, rows);
        Assert.True(served.Distinct().Count() > Asked / 4, "The predictions are all alike.");
        var computed = Run(session, foreign, rows);
        for (var i = 0; i < rows.Count; i++)
        {
            Near(served[i], foreign.Predict(rows[i]), $"{model}, document, row {i}");
            Near(served[i], computed[i], $"{model}, ONNX, row {i}");
        }
    }

    [Fact]
    public async Task Personal_terms_are_named_and_not_exported()
    {
        await server.Teach("personal");
        var document = (await server.Json("/v1/models/personal/export?format=json&shard=0")).RootElement;
        Assert.Equal("driver", Assert.Single(document.GetProperty("personal_entities").EnumerateArray()).GetString());
        var foreign = new ForeignModel(document);
        var known = server.Row("personal", new Random(5), s_start.AddDays(400));
        var fresh = known with { Keys = new() { ["driver"] = "never seen" } };
        var served = await server.Predict("personal", [known, fresh]);
        Near(served[1], foreign.Predict(fresh), "an entity without labels has no terms yet");
        Assert.NotEqual(served[0], served[1]);
        Assert.Equal(foreign.Predict(fresh), foreign.Predict(known));
    }

    [Theory]
    [InlineData("/v1/models/squard/export", 404, "model", "the nearest is squared")]
    [InlineData("/v1/models/squared/export?format=onxx", 422, "format", "json, onnx; the nearest is onnx")]
    [InlineData("/v1/models/squared/export?format=json&format=onnx", 422, "format", "json, onnx")]
    [InlineData("/v1/models/squared/export?format=", 422, "format", "json, onnx")]
    [InlineData("/v1/models/squared/export?shard=1", 422, "shard", "0")]
    [InlineData("/v1/models/squared/export?shard=-0", 422, "shard", "0")]
    [InlineData("/v1/models/two/export", 422, "shard", "0 to 1")]
    [InlineData("/v1/models/two/export?shard=2", 422, "shard", "0 to 1")]
    [InlineData("/v1/models/auto/export", 422, "learner.kind", "linear")]
    [InlineData("/v1/models/classes/export", 422, "learner.kind", "linear")]
    [InlineData("/v1/models/wordy/export?format=onnx", 422, "inputs.note", "a category")]
    [InlineData("/v1/models/wordy/export", 422, "inputs.lead*lead", "a category")]
    [InlineData("/v1/models/wordy/export", 422, "inputs.fare", "without buckets")]
    public async Task What_cannot_be_exported_is_refused_with_what_is_allowed(string path, int status, string field, string allowed)
    {
        using var response = await server.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(status, (int)response.StatusCode);
        var errors = problem["errors"] is JsonArray several ? several.ToArray() : new JsonNode?[] { problem };
        Assert.Contains(errors, error => (string?)error!["field"] == field && ((string?)error["allowed"])!.Contains(allowed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_shard_of_several_is_exported()
        => Assert.Equal([0, 1], new[] { await server.Json("/v1/models/two/export?shard=0"), await server.Json("/v1/models/two/export?shard=1") }.Select(document => document.RootElement.GetProperty("shard").GetInt32()));

    [Fact]
    public async Task The_command_writes_what_the_server_answers()
    {
        await server.Teach("logistic");
        using var ol = new CapturedOl { Server = server.Http.BaseAddress!.ToString() };
        var json = await ol.Run("model", "export", "logistic");
        Assert.Equal((0, await server.Http.GetStringAsync("/v1/models/logistic/export", TestContext.Current.CancellationToken) + "\n"), (json.ExitCode, json.Out.ReplaceLineEndings("\n")));
        var file = Path.Combine(ol.Folder, "logistic.onnx");
        var onnx = await ol.Run("models", "export", "logistic", "--format", "onnx", "--out", file);
        Assert.True(onnx.ExitCode == 0, onnx.Error);
        Assert.Equal(await server.Http.GetByteArrayAsync("/v1/models/logistic/export?format=onnx", TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file], Directory.GetFiles(ol.Folder));

        Assert.Equal(2, (await ol.Run("model", "export", "logistic", "--format", "xml")).ExitCode);
        var text = await ol.Run("model", "export", "logistic", "--format", "onnx");
        Assert.True(text is { ExitCode: 2, Out: "" } && text.Error.Contains("--out", StringComparison.Ordinal), text.Error);
        var unknown = await ol.Run("model", "export", "logistc", "--out", Path.Combine(ol.Folder, "none.json"));
        Assert.True(unknown.ExitCode == 1 && unknown.Error.Contains("the nearest is logistic", StringComparison.Ordinal), unknown.Error);
        Assert.Equal([file], Directory.GetFiles(ol.Folder));
    }

    private static void Near(double served, double computed, string what)
        => Assert.True(Math.Abs(served - computed) <= 1e-7 * (1 + Math.Abs(served)), $"{what}: served {served:R}, computed {computed:R}");

    private static double[] Run(InferenceSession session, ForeignModel foreign, List<ForeignRow> rows)
    {
        int[] shape = [rows.Count, 1];
        List<NamedOnnxValue> inputs = [.. session.InputMetadata.Select(input => input.Value.ElementType == typeof(float)
            ? NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<float>(rows.Select(row => foreign.Number(input.Key, row)).ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<long>(rows.Select(row => foreign.Whole(input.Key, row)).ToArray(), shape)))];
        using var outputs = session.Run(inputs, ["prediction"]);
        return [.. outputs[0].AsEnumerable<double>()];
    }

    /// <summary>One server with all the models, taught when first needed.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private const string Inputs = """
                inputs:
                  - { numeric: lead, scale: { kind: decayed, half_life: 50 } }
                  - { numeric: fare, scale: min_max }
                  - { numeric: [near, far] }
                  - { numeric: unit, scale: none }
                  - { categorical: [area, vehicle], signed: true }
                  - categorical: zone
                  - { date: hour, encoding: cyclic }
                  - date: [weekday, month]
                  - label: count
                  - cross: [zone, weekday]
                  - { cross: [area, vehicle, month], signed: true }
                  - missing: [lead, area]
                  - entity: driver
            """;

        private const string Wordy = """
              wordy:
                task: regression
                entities: driver
                inputs: [ { numeric: fare, bucket: 5 }, { numeric: lead }, { text: note }, { cross: [lead, lead] } ]
                label: minutes
                learner: { kind: linear }
            """;

        private readonly TempFolder _folder = new();
        private readonly Dictionary<string, Dictionary<string, int>> _labels = [];
        private ServerProcess _server = null!;

        internal HttpClient Http => _server.Http;

        public async ValueTask InitializeAsync()
        {
            _server = await ServerProcess.Start(_folder);
            await _server.Apply($"""
                entities:
                  driver: {"{}"}
                models:
                {Model("squared", "regression", "label: minutes", "{ kind: linear, bits: 10 }")}
                {Model("held", "regression", "label: { name: minutes, min: 2, max: 20 }", "{ kind: linear, bits: 8 }")}
                {Model("poisson", "regression", "label: minutes", "{ kind: linear, loss: poisson, bits: 18 }")}
                {Model("logistic", "binary", "label: late", "{ kind: linear, bits: 12 }")}
                {Model("hinge", "binary", "label: late", "{ kind: linear, loss: hinge }")}
                {Model("squared_hinge", "binary", "label: late", "{ kind: linear, loss: squared_hinge }")}
                {Model("raw", "regression", "label: minutes", "{ kind: linear, standardise: false, optimiser: sgd }")}
                {Model("personal", "regression", "label: minutes\n    personal: { driver: { bias: true } }", "{ kind: linear }")}
                {Model("two", "regression", "label: minutes\n    shards: 2", "{ kind: linear }")}
                {Model("auto", "regression", "label: minutes", "{ kind: auto }")}
                {Model("classes", "multiclass", "label: { name: colour, classes: [red, green] }", "{ kind: softmax, bits: 10 }")}
                {Wordy}
                """);
        }

        public ValueTask DisposeAsync()
        {
            _server?.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        internal async Task<JsonDocument> Json(string path) => JsonDocument.Parse(await Http.GetStringAsync(path, TestContext.Current.CancellationToken));

        internal async Task Teach(string model)
        {
            if (!_labels.TryAdd(model, []))
            {
                return;
            }

            var random = new Random(7);
            List<object> items = [];
            for (var i = 0; i < Taught; i++)
            {
                var row = Row(model, random, s_start.AddHours(i));
                var size = 3 + (4 * row.Numbers["near"]!.Value) + (row.Texts["zone"] == "zone 1" ? 5 : 0) + random.NextDouble();
                items.Add(Item(row, model is "logistic" or "hinge" or "squared_hinge" ? (size > 6 ? 1 : 0) : Math.Round(Math.Max(0, size))));
                var driver = row.Keys["driver"];
                _labels[model][driver] = _labels[model].GetValueOrDefault(driver) + 1;
            }

            // One after another, so that the order is the same each time.
            foreach (var item in items)
            {
                var (status, body) = (await _server.TryPost($"/v1/models/{model}/learn", item))!.Value;
                Assert.True(status == 200, body.ToJsonString());
            }
        }

        internal async Task<double[]> Predict(string model, List<ForeignRow> rows)
        {
            var (status, body) = (await _server.TryPost($"/v1/models/{model}/predict", rows.Select(row => Item(row, null)).ToArray()))!.Value;
            Assert.True(status == 200, body.ToJsonString());
            return [.. body.AsArray().Select(each => each!["prediction"]?.GetValue<double>() ?? throw new InvalidDataException(each.ToJsonString()))];
        }

        internal ForeignRow Row(string model, Random random, DateTime time)
        {
            var driver = $"d{random.Next(5)}";
            double? labels = _labels[model].TryGetValue(driver, out var count) ? count : null;
            return new(
                new()
                {
                    ["lead"] = random.Next(4) == 0 ? null : random.NextDouble() * 100,
                    ["fare"] = random.Next(9) == 0 ? null : random.NextDouble() - 0.5,
                    ["near"] = random.NextDouble() * 2,
                    ["far"] = 1e6 + (random.NextDouble() * 10) + (random.Next(20) == 0 ? 1e5 : 0),
                    ["unit"] = random.NextDouble() - 0.5,
                    ["driver.label.count"] = labels,
                },
                new()
                {
                    ["area"] = random.Next(4) == 0 ? null : $"Zürich, ground no. {random.Next(40)}",
                    ["vehicle"] = $"v{random.Next(3)}",
                    ["zone"] = $"zone {random.Next(4)}",
                },
                new() { ["driver"] = driver },
                time);
        }

        private static Dictionary<string, object> Item(ForeignRow row, double? label)
        {
            var features = row.Numbers.Where(number => !number.Key.Contains('.')).Select(number => (number.Key, Value: (object?)number.Value)).Concat(row.Texts.Select(text => (text.Key, Value: (object?)text.Value)))
                .Where(feature => feature.Value is not null).ToDictionary(feature => feature.Key, feature => feature.Value!);
            Dictionary<string, object> item = new() { ["entities"] = row.Keys, ["features"] = features, ["time"] = row.Time };
            if (label is { } known)
            {
                item["label"] = known;
            }

            return item;
        }

        /// <summary>Without what the entity itself decides.</summary>
        private static string Alike() => string.Join('\n', Inputs.Split('\n').Where(line => !line.Contains("label:", StringComparison.Ordinal) && !line.Contains("entity:", StringComparison.Ordinal)));

        private static string Model(string name, string task, string label, string learner)
            => $"  {name}:\n    task: {task}\n    entities: driver\n{(name == "personal" ? Alike() : Inputs)}\n    {label}\n    learner: {learner}";
    }
}
