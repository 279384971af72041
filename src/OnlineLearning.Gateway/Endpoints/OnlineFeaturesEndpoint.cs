using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Schemas;
using OnlineLearning.Gateway.Serving;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Feast's <c>/get-online-features</c>.</summary>
internal sealed class OnlineFeaturesEndpoint(OnlineFeaturesReader reader, FeatureReads reads, IOptions<GatewayOptions> options)
{
    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<OnlineFeaturesEndpoint>(routes.ServiceProvider);
        routes.MapPost("/get-online-features", guard.Around(endpoint.Read))
            .Described(
                "getOnlineFeatures", "feast", "Read features as Feast does",
                "Rows of one or several kinds of entity, each found by its own join keys; columnar: results[i] belongs to feature_names[i] and its arrays run over the rows. Values that request columns of on-demand views need stand among entities or in request_context. "
                + "The status is enforced: OUTSIDE_MAX_AGE beyond the view's ttl.",
                """{"features":["driver_trips:pace"],"entities":{"driver_id":[1001,1002]}}""",
                """{"metadata":{"feature_names":["driver_id","pace"]},"results":[{"values":[1001,1002],"statuses":["PRESENT","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]},{"values":[12.5,null],"statuses":["PRESENT","NOT_FOUND"],"event_timestamps":["2026-07-01T08:20:00Z","1970-01-01T00:00:00Z"]}]}""")
            .Accepts<OnlineFeaturesBody>(MediaTypes.Json)
            .Produces<OnlineFeaturesAnswerBody>()
            .Problems(400, 413, 415, 422, 500, 503);
    }

    private Task Read(HttpContext context) => JsonBody.Serve<OnlineFeaturesCall>(context, options.Value.MaxBodyBytes, asFeast: true, reader.Read, Answer);

    private async Task Answer(HttpContext context, OnlineFeaturesCall call, ReadOnlyMemory<byte> body)
    {
        var replies = await reads.Run(call.Rows);
        using var text = new AnswerText();
        OnlineFeaturesJson.Write(text, call, new FeatureAnswers(call.Rows, replies), body.Span);
        await text.Send(context.Response);
    }
}
