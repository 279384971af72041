using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OnlineLearning.Cluster.Tests.Cli;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>The gateway on a port of its own over scripted grains: what the door does, without what is behind it.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 8, 30, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, ScriptedCluster cluster, LeapingTime time)
    {
        (_app, Time) = (app, time);
        Cluster = cluster;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public ScriptedCluster Cluster { get; }

    /// <summary>Moves by the pauses between attempts alone.</summary>
    internal LeapingTime Time { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> Start(Action<GatewayOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var cluster = new ScriptedCluster();
        var time = new LeapingTime(Now);
        builder.Services.AddSingleton(cluster.Factory);
        builder.Services.AddSingleton<ILiveDefinitions>(cluster);
        builder.Services.AddSingleton<IModelTelemetry>(cluster);
        builder.Services.AddSingleton<IServerStatus>(cluster);
        builder.Services.AddSingleton<IServerArchive>(cluster);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddOnlineLearningGateway(configure ?? (_ => { }));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapOnlineLearning();
        await app.StartAsync();
        return new GatewayHost(app, cluster, time);
    }

    public Task<Answer> Post(string route, string body, string contentType = "application/json") => Post(route, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> Post(string route, byte[] body, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await Http.PostAsync(route, content);
        return await Answer.Of(response);
    }

    public async Task<Answer> Put(string route, string body, string contentType = "application/yaml")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await Http.PutAsync(route, content);
        return await Answer.Of(response);
    }

    public async Task<Answer> Get(string route)
    {
        using var response = await Http.GetAsync(route);
        return await Answer.Of(response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>An answer with what its body says.</summary>
public sealed record Answer(int Status, string? MediaType, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public JsonElement[] Lines => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public string Slug => SlugOf(Json);

    public static string SlugOf(JsonElement problem) => problem.GetProperty("type").GetString()!.Split('/')[^1];

    public static async Task<Answer> Of(HttpResponseMessage response)
        => new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response.Headers);
}
