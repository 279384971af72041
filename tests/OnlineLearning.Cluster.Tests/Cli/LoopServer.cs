using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Preparation;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>A server of the documented HTTP shapes over one <see cref="LocalModel"/>, on a free port: what the client and <c>ol</c> are held against.</summary>
internal sealed class LoopServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptPrediction> _open = [];
    private DefinitionSet _definitions = DefinitionSet.Empty;
    private LocalModel? _model;
    private int _version;
    private int _predictions;

    private LoopServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Every request: method, path and query, body.</summary>
    public ConcurrentQueue<(string Line, string Body)> Requests { get; } = new();

    /// <summary>Primary keys in the order in which their predictions were asked for, with the event time.</summary>
    public ConcurrentQueue<(string Key, DateTimeOffset Time)> Order { get; } = new();

    /// <summary>Answers in the place of the loop where it gives a status.</summary>
    public Func<string, (int Status, string Body)?> Intercept { get; set; } = _ => null;

    public static async Task<LoopServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LoopServer(builder.Build());
        server._app.Run(server.Answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var line = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue((line, body));
        var (status, answer) = Intercept(line) ?? (200, Locked(context.Request, body));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer);
    }

    private string Locked(HttpRequest request, string body)
    {
        lock (_lock)
        {
            return request.ContentType == "application/x-ndjson"
                ? string.Concat(body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(item => One(request, JsonDocument.Parse(item).RootElement) + "\n"))
                : request.Path.Value switch
                {
                    "/v1/definitions" when request.Method == "GET" => System.Text.Encoding.UTF8.GetString(DefinitionJson.Write(_definitions)),
                    "/v1/definitions" => Apply(request, body),
                    _ => Items(request, JsonDocument.Parse(body).RootElement),
                };
        }
    }

    private string Items(HttpRequest request, JsonElement body) => body.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(',', body.EnumerateArray().Select(item => One(request, item)))}]"
        : One(request, body);

    private string One(HttpRequest request, JsonElement body) => request.Path.Value switch
    {
        "/v1/feedback" => Feedback(body),
        "/v1/events" => Event(body),
        _ => Predict(body),
    };

    private string Apply(HttpRequest request, string body)
    {
        var node = DefinitionJson.ReadNode(System.Text.Encoding.UTF8.GetBytes(body), "request");
        var prune = request.Query["prune"] == "true";
        var dryRun = request.Query["dry_run"] == "true";
        var bound = DefinitionBinder.Bind([node], _definitions, prune);
        Assert.True(bound.IsValid, string.Join('\n', bound.Errors));
        var changes = DefinitionDiff.Between(_definitions, bound.Set).Where(change => change.Kind != ChangeKind.Unchanged).ToList();
        if (changes.Count > 0 && !dryRun)
        {
            _definitions = bound.Set;
            _version++;
            _model = _definitions.Models.Count == 1 ? new LocalModel(_definitions, _definitions.Models.Keys.Single()) : null;
        }

        return JsonSerializer.Serialize(new
        {
            version = _version,
            changed = changes.Count > 0,
            dry_run = dryRun,
            changes = changes.Select(change => new
            {
                section = change.Section,
                name = change.Name,
                kind = change.Kind.ToString().ToLowerInvariant(),
                details = change.Fields.Select(field => field.ToString()),
            }),
        });
    }

    private string Predict(JsonElement body)
    {
        var model = _model!;
        var values = new RequestValues(model.Plan);
        foreach (var feature in body.GetProperty("features").EnumerateObject().Where(feature => feature.Value.ValueKind != JsonValueKind.Null))
        {
            var input = model.Plan.RequestInputs[model.Plan.RequestOrdinals[feature.Name]];
            if (input.Kind == InputKind.Numeric)
            {
                values.SetNumber(input.RequestOrdinal, feature.Value.GetDouble());
            }
            else if (input.Kind == InputKind.Categorical)
            {
                values.SetCategory(input.RequestOrdinal, feature.Value.GetString());
            }
            else
            {
                values.SetText(input.RequestOrdinal, feature.Value.GetString());
            }
        }

        string[] keys = [.. model.Plan.Definition.Entities.Select(entity => body.GetProperty("entities").GetProperty(entity).GetString()!)];
        var time = body.GetProperty("time").GetDateTimeOffset();
        Order.Enqueue((keys[0], time));
        var entries = new EntryBuffer();
        model.Plan.Encoder.Encode(values, time.UtcTicks, keys, entries);
        var id = $"p{_predictions++}";
        var kept = _open[id] = model.Predict(id, keys, time.UtcTicks, entries.Entries);
        return JsonSerializer.Serialize(new { prediction_id = id, model = model.Live.Name, model_version = 1, prediction = kept.Prediction, expires = "2030-01-01T00:00:00Z" });
    }

    private string Feedback(JsonElement body)
    {
        var id = body.GetProperty("prediction_id").GetString()!;
        if (!_open.Remove(id, out var kept))
        {
            return """{"error":{"type":"https://onlinelearning.dev/problems/unknown-prediction","title":"Unknown prediction","status":404}}""";
        }

        var outcome = _model!.Learn(kept, body.GetProperty("label").GetDouble());
        return JsonSerializer.Serialize(new { prediction_id = id, status = "learnt", prediction = kept.Prediction, loss = outcome.Loss, updates = outcome.Updates });
    }

    private string Event(JsonElement body)
    {
        var source = body.GetProperty("source").GetString()!;
        var fields = body.GetProperty("fields").EnumerateObject().ToList();
        var entity = _model!.Plan.EntityNumber(_definitions.Sources[source].Entity);
        var time = body.GetProperty("time").GetDateTimeOffset().UtcTicks;
        _model.Entity(entity, body.GetProperty("entity").GetString()!).Apply(new EntityEvent(
            source, null, time, time, [.. fields.Select(field => field.Name)],
            [.. fields.Select(field => field.Value.ValueKind == JsonValueKind.Number ? FeatureDatum.Of(field.Value.GetDouble()) : FeatureDatum.Of(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null))]));
        return """{"status":"accepted"}""";
    }
}
