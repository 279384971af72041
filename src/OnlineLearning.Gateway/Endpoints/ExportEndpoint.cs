using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Gateway.Exports;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>The shared linear part of a model as a file that others can compute with.</summary>
internal sealed class ExportEndpoint(IGrainFactory grains, ILiveDefinitions definitions, RetryPolicy retries)
{
    private static readonly ClusterCall s_site = new("export", CallKind.Read);

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<ExportEndpoint>(routes.ServiceProvider);
        routes.MapGet("/v1/models/{model}/export", guard.Around(endpoint.Export))
            .Described(
                "exportModel", "models", "Export a model",
                "The shared linear part as of now: a JSON document that says all it takes to compute a score, or an ONNX graph (application/octet-stream) that computes it. Only models whose learner is linear, "
                + "without texts, products and buckets. Personal terms are no part of it; the document names the entities that have them.",
                null,
                """{"format":"onlinelearning.linear/1","model":"eta","version":1,"task":"regression","shard":0,"shards":1,"updates":1234,"intercept":11.5,"link":{"kind":"identity","slope":1,"offset":0,"least":null,"greatest":null},"limits":{"least":0,"greatest":null},"hashing":{"hash":"murmur3_x64_128_low64","places":262144},"personal_entities":["driver"],"inputs":[{"name":"km","kind":"numeric","weight":4.5,"centre":3.1,"scale":0.8,"low":-10,"high":10},{"name":"zone","kind":"categorical","seed":"9c56cc51b374c3ba","signed":false}],"weights":[[17,0.5],[4096,-1.25]]}""")
            .WithChoice("format", "json (default) or onnx.", ExportCall.Formats)
            .WithNumber("shard", "Which shard's weights; required where the model has several.")
            .Produces<ExportBody>()
            .Problems(404, 422, 500, 503);
    }

    private async Task Export(HttpContext context)
    {
        var name = context.RouteText("model");
        var models = definitions.Current.Models;
        if (!models.TryGetValue(name, out var live))
        {
            await ProblemWriter.Send(context, Problem.UnknownModel(name, models.Keys));
            return;
        }

        if (ExportCall.Read(context.Request.Query, live.Plan.Definition, out var call) is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        var (export, refused) = await Read(live, call.Shard);
        await (export is null ? ProblemWriter.Send(context, refused!) : Answer(context, export, call.IsOnnx));
    }

    private async Task<(LinearExport? Export, Problem? Refused)> Read(LiveModel live, int shard)
    {
        var refusals = ExportRefusal.Of(live.Plan.Definition);
        if (refusals.Count > 0)
        {
            return (null, Problem.NotExportable([.. refusals.Select(each => new FieldError(each.Field, each.Given, each.Allowed))]));
        }

        var grain = grains.GetGrain<IModelShardGrain>(ShardKey.Of(live.Name, live.Version, shard));
        if (await retries.Run(s_site, () => grain.Export(LinearWeights.Most)) is not { } bytes)
        {
            return (null, Problem.StaleDefinitions);
        }

        var weights = LinearWeights.Read(bytes);
        return weights.IsWhole
            ? (new LinearExport(live, shard, weights), null)
            : (null, Problem.NotExportable([new FieldError("learner.bits", $"{live.Plan.Definition.Learner.Bits}, with {weights.Count} weights that are not 0", $"a model of at most {LinearWeights.Most} such weights")]));
    }

    private static async Task Answer(HttpContext context, LinearExport export, bool asOnnx)
    {
        if (asOnnx)
        {
            var model = OnnxExport.Write(export);
            context.Response.ContentType = MediaTypes.Binary;
            context.Response.ContentLength = model.Length;
            await context.Response.Body.WriteAsync(model, context.RequestAborted);
            return;
        }

        context.Response.ContentType = MediaTypes.Json;
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, JsonExport.Of(export), GatewayJson.Default.ExportBody, context.RequestAborted);
    }
}
