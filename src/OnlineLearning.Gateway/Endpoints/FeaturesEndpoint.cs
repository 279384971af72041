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

/// <summary>Reads features of many entities at once.</summary>
internal sealed class FeaturesEndpoint(FeaturesReader reader, FeatureReads reads, IOptions<GatewayOptions> options)
{
    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<FeaturesEndpoint>(routes.ServiceProvider);
        routes.MapPost("/v1/features", guard.Around(endpoint.Read))
            .Described(
                "features", "loop", "Read features",
                "Values as of a time, a row a key, in the order of the keys. A view's name stands for all its columns; feature_service stands for a list. A key of several join keys is an object of them, or their text with | between.",
                """{"entity":"driver","keys":["d17","d18"],"features":["driver_trips:pace"]}""",
                """{"entity":"driver","features":["driver_trips:pace"],"results":[{"key":"d17","values":[12.5],"statuses":["PRESENT"],"event_timestamps":["2026-07-01T08:20:00Z"]},{"key":"d18","values":[null],"statuses":["NOT_FOUND"],"event_timestamps":[null]}]}""")
            .Accepts<FeaturesBody>(MediaTypes.Json)
            .Produces<FeaturesAnswerBody>()
            .Problems(400, 413, 415, 422, 500, 503);
    }

    private Task Read(HttpContext context) => JsonBody.Serve<FeaturesCall>(context, options.Value.MaxBodyBytes, asFeast: false, reader.Read, Answer);

    private async Task Answer(HttpContext context, FeaturesCall call, ReadOnlyMemory<byte> body)
    {
        var replies = await reads.Run(call.Rows);
        using var text = new AnswerText();
        FeatureRowsJson.Write(text, call, new FeatureAnswers(call.Rows, replies));
        await text.Send(context.Response);
    }
}
