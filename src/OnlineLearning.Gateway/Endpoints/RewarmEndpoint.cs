using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Sets a model's learning rate back, as its loss alarm does by itself.</summary>
internal sealed class RewarmEndpoint(IGrainFactory grains, ILiveDefinitions definitions, PredictionIds ids, RetryPolicy retries, IOptions<GatewayOptions> options)
{
    // A call without an id is given one here, and keeps it through all attempts.
    private static readonly ClusterCall s_site = new("rewarm", CallKind.Repeatable);

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<RewarmEndpoint>(routes.ServiceProvider);
        routes.MapPost("/v1/models/{model}/rewarm", guard.Around(endpoint.Rewarm))
            .Described(
                "rewarmModel", "models", "Re-warm a model",
                "Sets the shared part's learning rate back to a share of its initial one, where the world has moved; never to a lower one. A learner without a schedule forgets in its own way, or does nothing. "
                + "Answered when it is durable. The monitor's loss alarm does the same by itself, as the definition's rewarm says.",
                """{"share":0.5,"id":"r1"}""",
                """{"model":"trip_minutes","id":"r1","status":"rewarmed","learning_rate":0.25,"shards":[{"shard":0,"learning_rate":0.25}]}""")
            .Accepts<RewarmBody>(MediaTypes.Json)
            .Produces<RewarmAnswerBody>()
            .Problems(400, 404, 413, 415, 422, 500, 503);
    }

    private async Task Rewarm(HttpContext context)
    {
        if (!MediaTypes.Is(context.Request.ContentType, MediaTypes.Json))
        {
            await ProblemWriter.Send(context, Problem.UnsupportedMediaType(context.Request.ContentType, MediaTypes.Json));
            return;
        }

        using var body = await BodyReader.Read(context, options.Value.MaxBodyBytes);
        if (body is not { } read)
        {
            await ProblemWriter.Send(context, Problem.TooLarge("the body is longer than allowed", options.Value.MaxBodyBytes));
            return;
        }

        var name = context.RouteText("model");
        var models = definitions.Current.Models;
        if (!models.TryGetValue(name, out var live))
        {
            await ProblemWriter.Send(context, Problem.UnknownModel(name, models.Keys));
            return;
        }

        if (RewarmReader.Read(read.Body.Span, out var call) is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        var id = call.Id ?? ids.Next();
        var key = MurmurHash3.Hash128($"{name}/{live.Version}/call/{id}");
        var share = call.Share;
        if (await retries.Run(s_site, () => new ValueTask<ShardRewarm[]?>(grains.GetGrain<IModelGrain>(name).Rewarm(live.Version, key, share))) is not { } shards)
        {
            await ProblemWriter.Send(context, Problem.StaleDefinitions);
            return;
        }

        await context.Answer(
            new RewarmAnswerBody(
                name,
                id,
                shards.Any(shard => shard.Applied) ? "rewarmed" : "duplicate",
                shards.Average(shard => shard.LearningRate).Finite(),
                [.. shards.Select(shard => new RewarmShardBody(shard.Shard, shard.LearningRate.Finite()))]),
            GatewayJson.Default.RewarmAnswerBody);
    }
}
