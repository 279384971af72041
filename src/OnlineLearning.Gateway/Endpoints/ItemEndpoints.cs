using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>The loop: events, predict, feedback, learn. Each takes one item, an array or a stream.</summary>
internal static class ItemEndpoints
{
    private const string Shapes = " One JSON object is answered by one object, an array of at most 10,000 by an array, NDJSON line by line in order; "
        + "in an array a failed item is {\"error\": problem}, in a stream {\"line\": n, \"error\": problem}, and the others are served.";

    public static void AddItems(this IServiceCollection services)
    {
        services.AddSingleton<IItemOperation<PredictAnswer>, PredictOperation>();
        services.AddSingleton<IItemOperation<LearnAnswer>, LearnOperation>();
        services.AddSingleton<IItemOperation<FeedbackAnswer>, FeedbackOperation>();
        services.AddSingleton<IItemOperation<EventStatus>, EventOperation>();
        services.AddSingleton<IItemOperation<BackfillReply>, BackfillOperation>();
        services.AddSingleton(typeof(ItemHandler<>));
    }

    public static void MapItems(this IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        Map<EventStatus, EventBody, EventAnswerBody>(
            routes, guard, "/v1/events", "events", "Take in what happened", "Features follow within milliseconds. An event with an id takes effect once." + Shapes,
            """{"source":"trips","entity":"d17","id":"trip-1","time":"2026-07-01T08:20:00Z","fields":{"minutes":12.5,"zone":"airport"}}""",
            """{"status":"accepted"}""");
        Map<PredictAnswer, PredictBody, PredictAnswerBody>(
            routes, guard, "/v1/models/{model}/predict", "predict", "Predict", "The vector is kept until its label arrives or the wait ends. A repeated id that is still open is answered as it was the first time." + Shapes,
            """{"entities":{"driver":"d17"},"features":{"distance_km":3.2,"zone":"airport"},"time":"2026-07-01T08:30:00Z","id":"order-9"}""",
            """{"prediction_id":"trip_minutes:order-9:d17","model":"trip_minutes","model_version":1,"prediction":12.25,"expires":"2026-07-01T08:40:00Z"}""");
        Map<FeedbackAnswer, FeedbackBody, FeedbackAnswerBody>(
            routes, guard, "/v1/feedback", "feedback", "Send the label of a prediction", "Learnt exactly once, durable when answered. An unknown prediction is 404; its label can be sent to learn with entities and features." + Shapes,
            """{"prediction_id":"trip_minutes:order-9:d17","label":13.0}""",
            """{"prediction_id":"trip_minutes:order-9:d17","status":"learnt","prediction":12.25,"loss":0.28125,"updates":1234}""");
        Map<LearnAnswer, LearnBody, LearnAnswerBody>(
            routes, guard, "/v1/models/{model}/learn", "learn", "Learn an example", "Predict's body with the label, without a prediction before. With an id it is learnt once; without one a repeat is learnt again." + Shapes,
            """{"entities":{"driver":"d17"},"features":{"distance_km":3.2,"zone":"airport"},"label":13.0,"time":"2026-07-01T08:30:00Z","id":"order-9"}""",
            """{"id":"order-9","status":"learnt","prediction":12.25,"loss":0.28125,"updates":1235}""");
        Map<BackfillReply, BackfillBody, BackfillAnswerBody>(
            routes, guard, "/v1/backfill", "backfill", "Bring past events to a view",
            "For a view that was applied after its events came: what ol features backfill --load sends. Each column takes the events before the one that it began with, in order and once, so a repeat changes nothing. Durable when answered." + Shapes,
            """{"view":"driver_trips","entity":"d17","events":[{"sequence":4,"time":"2026-07-01T08:20:00Z","created":"2026-07-01T08:20:01Z","fields":{"minutes":12.5,"zone":"airport"}}]}""",
            """{"taken":1,"known":0,"late":0}""");
    }

    private static void Map<TAnswer, TBody, TAnswerBody>(
        IEndpointRouteBuilder routes, GuardedHandler guard, string route, string name, string summary, string description, string request, string response)
        where TAnswer : struct
        where TBody : notnull
    {
        var handler = routes.ServiceProvider.GetRequiredService<ItemHandler<TAnswer>>();
        routes.MapPost(route, guard.Around(handler.Handle))
            .Described(name, "loop", summary, description, request, response)
            .Accepts<TBody>(MediaTypes.Json, MediaTypes.Ndjson)
            .Produces<TAnswerBody>(StatusCodes.Status200OK, MediaTypes.Json, MediaTypes.Ndjson)
            .Problems(400, 404, 413, 415, 422, 500, 503);
    }
}
