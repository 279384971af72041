using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Gateway.Schemas;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>The API document is reviewed as a file: <c>docs/openapi.json</c> is what is served. Set OL_UPDATE_LOCKS=1 to write it anew.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_document_in_the_repository_is_the_one_that_is_served()
    {
        var served = JsonNode.Parse((await _host.Get("/openapi/v1.json")).Text)!.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Root(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), served);
    }

    [Fact]
    public async Task Every_route_is_documented_with_summary_and_an_example_that_fits_its_shape()
    {
        var document = (await _host.Get("/openapi/v1.json")).Json;
        var routes = _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.Replace("**", "")).Where(route => route.StartsWith("/v1/", StringComparison.Ordinal) || route is "/get-online-features" or "/push").Distinct().Order();
        var paths = document.GetProperty("paths");
        Assert.Equal(routes, paths.EnumerateObject().Select(path => path.Name).Order());

        var examples = 0;
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value))
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("description").GetString()!);
            examples += Fits(operation.GetProperty("responses").GetProperty("200").GetProperty("content"));
            examples += operation.TryGetProperty("requestBody", out var body) ? Fits(body.GetProperty("content")) : 0;
        }

        Assert.True(examples >= 20, $"{examples} examples");
    }

    [Fact]
    public async Task It_says_how_a_key_is_shown_and_that_a_server_may_have_none()
    {
        var document = (await _host.Get("/openapi/v1.json")).Json;
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key");
        Assert.Equal(("http", "bearer"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("scheme").GetString()));
        Assert.Equal(["{\"key\":[]}", "{}"], document.GetProperty("security").EnumerateArray().Select(each => JsonSerializer.Serialize(each)));
        Assert.All(document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()), operation => Assert.True(operation.Value.GetProperty("responses").TryGetProperty("401", out _)));
    }

    /// <summary>The shape's type reads its example, with nothing missing and nothing over.</summary>
    private static int Fits(JsonElement content)
    {
        var count = 0;
        foreach (var type in content.EnumerateObject())
        {
            var example = type.Value.GetProperty("example");
            if (type.Value.GetProperty("schema").TryGetProperty("$ref", out var reference))
            {
                var name = reference.GetString()!.Split('/')[^1];
                var strict = new JsonSerializerOptions(GatewayJson.Default.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
                var shape = typeof(GatewayJson).Assembly.GetType($"OnlineLearning.Gateway.Schemas.{name}", throwOnError: true)!;
                Assert.NotNull(example.Deserialize(shape, strict));
            }

            count++;
        }

        return count;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OnlineLearning.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
