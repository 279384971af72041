using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Cluster.Tests;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>The real server in this process, with a definition applied, and beside its routes the same route with an empty grain call behind it.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public const string Model = "eta";

    private const string Yaml = Trips.Views + """
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: [km, rain, surge, battery] }, { categorical: [zone, vehicle] }, { date: hour }, { view: recent }, { label: [last, mean] } ]
            label: minutes
            learner: LEARNER
            personal: { driver: { bias: true } }
        """;

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private BenchServer(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public string Folder => _folder.FullName;

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public LiveModel Live => _app.Services.GetRequiredService<ILiveDefinitions>().Current.Models[Model];

    public string Address => _app.Urls.First();

    public static string Definition(string learner) => Yaml.Replace("LEARNER", learner, StringComparison.Ordinal);

    /// <param name="learner">Of the model: the cheapest one, so that the ratio tells what the rest costs, or another.</param>
    /// <param name="settings">Of the server, beside those that every benchmark has.</param>
    public static async Task<BenchServer> Start(string learner = "linear", IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("ol-bench-");
        var app = await StartApp(folder, settings ?? new Dictionary<string, string?>(), Definition(learner), app =>
        {
            var grains = app.Services.GetRequiredService<IGrainFactory>();
            app.MapPost("/bench/empty/{model}", async (HttpContext http) =>
            {
                var request = (await http.Request.ReadFromJsonAsync(EmptyJson.Default.EmptyRequest))!;
                var call = new PredictRequest { Model = Model, Version = 1, Id = "x", Keys = [request.Entities.Driver], Time = 0, Entries = [] };
                var reply = await grains.GetGrain<IEmptyGrain>(request.Entities.Driver).Predict(call);
                await http.Response.WriteAsJsonAsync(new EmptyAnswer(reply.Prediction), EmptyJson.Default.EmptyAnswer);
            });
        });
        return new BenchServer(app, folder);
    }

    /// <summary>On a folder, under the definitions that are there.</summary>
    public static async Task<BenchServer> StartOn(DirectoryInfo folder, IReadOnlyDictionary<string, string?> settings) => new(await StartApp(folder, settings, null, _ => { }), folder);

    public Task Define() => Apply(_app, Definition("linear"));

    /// <summary>The real server, quiet, on a free port and a folder, with further routes and a definition applied.</summary>
    public static async Task<WebApplication> StartApp(DirectoryInfo folder, IReadOnlyDictionary<string, string?> more, string? definition, Action<WebApplication> routes, Action<WebApplicationBuilder>? configure = null)
    {
        var settings = new Dictionary<string, string?>(more)
        {
            [$"{ServerOptions.Section}:Http"] = "http://127.0.0.1:0",
            [$"{ServerOptions.Section}:Data"] = folder.FullName,
            [$"{ServerOptions.Section}:Dashboard"] = "false",
            ["Logging:LogLevel:OnlineLearning"] = "Error",
            ["Logging:LogLevel:Orleans"] = "Error",
        };
        var app = ServerHost.Build(settings, configure);
        routes(app);
        await app.StartAsync();
        await app.Services.GetRequiredService<DefinitionFollower>().Loaded;
        if (definition is not null)
        {
            await Apply(app, definition);
        }

        return app;
    }

    private static async Task Apply(WebApplication app, string definition)
    {
        using var client = new HttpClient();
        using var content = new StringContent(definition, Encoding.UTF8, "application/yaml");
        using var response = await client.PutAsync($"{app.Urls.First()}/v1/definitions", content);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>A request as the gateway makes it, its entries encoded once: encoding belongs to the gateway's side of the call.</summary>
    public PredictRequest Template(string driver, string id = "")
    {
        var plan = Live.Plan;
        var values = new RequestValues(plan);
        foreach (var (name, value) in new[] { ("km", 3.2), ("rain", 0.1), ("surge", 1.5), ("battery", 80) })
        {
            values.SetNumber(plan.RequestOrdinals[name], value);
        }

        values.SetCategory(plan.RequestOrdinals["zone"], "airport");
        values.SetCategory(plan.RequestOrdinals["vehicle"], "van");
        var entries = new EntryBuffer();
        var time = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;
        plan.Encoder.Encode(values, time, [driver], entries);
        return new PredictRequest { Model = Model, Version = Live.Version, Id = id, Keys = [driver], Time = time, Entries = entries.ToBytes() };
    }

    /// <summary>Completes when this process has nothing left to do, such as writing the offline store: what is measured next does not pay for what was before.</summary>
    public static async Task Quiet()
    {
        var period = TimeSpan.FromMilliseconds(300);
        TimeSpan before;
        do
        {
            before = Environment.CpuUsage.TotalTime;
            await Task.Delay(period);
        }
        while (Environment.CpuUsage.TotalTime - before > period / 10);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The same body as a prediction's, read as any minimal API reads one.</summary>
    internal sealed record EmptyRequest(
        [property: JsonPropertyName("entities")] EmptyEntities Entities, [property: JsonPropertyName("features")] EmptyFeatures Features, [property: JsonPropertyName("time")] DateTimeOffset Time);

    internal sealed record EmptyEntities([property: JsonPropertyName("driver")] string Driver);

    internal sealed record EmptyFeatures(
        [property: JsonPropertyName("km")] double Km,
        [property: JsonPropertyName("rain")] double Rain,
        [property: JsonPropertyName("surge")] double Surge,
        [property: JsonPropertyName("battery")] double Battery,
        [property: JsonPropertyName("zone")] string Zone,
        [property: JsonPropertyName("vehicle")] string Vehicle);

    internal sealed record EmptyAnswer([property: JsonPropertyName("prediction")] double Prediction);
}

[JsonSerializable(typeof(BenchServer.EmptyRequest))]
[JsonSerializable(typeof(BenchServer.EmptyAnswer))]
internal sealed partial class EmptyJson : JsonSerializerContext;
