using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Reads features of many entities at once.</summary>
internal sealed class FeaturesEndpoint(FeaturesReader reader, EntityGrains grains, IOptions<GatewayOptions> options)
{
    private static readonly string[] Statuses = ["INVALID", "PRESENT", "NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE"];

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<FeaturesEndpoint>(routes.ServiceProvider);
        routes.MapPost("/v1/features", guard.Around(endpoint.Read))
            .Described(
                "features", "loop", "Read features", "Values as of a time, a row a key, in the order of the keys. A view's name stands for all its columns.",
                """{"entity":"driver","keys":["d17","d18"],"features":["driver_trips:pace"]}""",
                """{"entity":"driver","features":["driver_trips:pace"],"results":[{"key":"d17","values":[12.5],"statuses":["PRESENT"],"event_timestamps":["2026-07-01T08:20:00Z"]},{"key":"d18","values":[null],"statuses":["NOT_FOUND"],"event_timestamps":[null]}]}""")
            .Accepts<FeaturesBody>(MediaTypes.Json)
            .Produces<FeaturesAnswerBody>()
            .Problems(400, 413, 415, 422, 500, 503);
    }

    private async Task Read(HttpContext context)
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

        if (reader.Read(read.Body.Span, out var call) is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        var rows = new FeatureRowBody[call.Keys.Count];
        var request = new FeatureRequest([.. call.Columns], call.Time);
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxItemsInFlight, CancellationToken = context.RequestAborted };
        await Parallel.ForAsync(0, rows.Length, bounded, async (i, _) =>
        {
            var reply = await grains.Get(call.Entity, call.Keys[i]).Grain.Features(request);
            rows[i] = new FeatureRowBody(
                call.Keys[i],
                reply.Values,
                [.. reply.Statuses.Select(status => Statuses[status < Statuses.Length ? status : 0])],
                [.. reply.EventTimes.Select(ticks => ticks > 0 ? new DateTime(ticks, DateTimeKind.Utc) : (DateTime?)null)]);
        });
        await context.Answer(new FeaturesAnswerBody(call.Entity, call.Columns, rows), GatewayJson.Default.FeaturesAnswerBody);
    }
}
