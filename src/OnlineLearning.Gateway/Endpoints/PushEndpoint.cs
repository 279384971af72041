using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;
using OnlineLearning.Gateway.Serving;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Feast's <c>/push</c>: rows of a source through the same door as events.</summary>
internal sealed class PushEndpoint(PushReader reader, RetryPolicy retries, IOptions<GatewayOptions> options)
{
    private static readonly ClusterCall s_once = new("push", CallKind.Once);
    private static readonly ClusterCall s_repeatable = new("push", CallKind.Repeatable);

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<PushEndpoint>(routes.ServiceProvider);
        routes.MapPost("/push", guard.Around(endpoint.Push))
            .Described(
                "push", "feast", "Push rows as to Feast",
                "Every row is an event of the source, durable when answered. What is pushed online is kept for history too; offline is for history alone and leaves the features of now as they are. With id_column a repeated row takes effect once; without it a repeat counts again in aggregates and changes nothing in plain features.",
                """{"push_source_name":"trips","df":{"driver_id":[1001],"event_timestamp":["2026-07-01 08:20:00"],"minutes":[12.5],"zone":["airport"]},"to":"online"}""",
                """{"accepted":1,"duplicates":0,"late":0}""")
            .Accepts<PushBody>(MediaTypes.Json)
            .Produces<PushAnswerBody>()
            .Problems(400, 413, 415, 422, 500, 503);
    }

    private Task Push(HttpContext context) => JsonBody.Serve<PushCall>(context, options.Value.MaxBodyBytes, asFeast: true, reader.Read, Take);

    private async Task Take(HttpContext context, PushCall call, ReadOnlyMemory<byte> body)
    {
        var started = retries.Now;
        var counts = new int[Enum.GetValues<EventStatus>().Length];
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxItemsInFlight };
        Problem? problem = null;
        await Parallel.ForEachAsync(call.Groups, bounded, async (group, _) =>
        {
            var result = await retries.Run<Call, EventStatus[], EventStatus[]>(new(group.Grain, [.. group.Events]), started);
            problem = result.Problem ?? problem;
            foreach (var status in result.Answer ?? [])
            {
                Interlocked.Increment(ref counts[(int)status]);
            }
        });
        if (problem is not null)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        Write(context.Response, counts);
    }

    private static void Write(HttpResponse response, int[] counts)
    {
        response.ContentType = MediaTypes.Json;
        using var lease = PooledJsonWriter.Rent(response.BodyWriter);
        lease.Json.WriteStartObject();
        lease.Json.WriteNumber("accepted"u8, counts[(int)EventStatus.Accepted] + counts[(int)EventStatus.AcceptedInPart]);
        lease.Json.WriteNumber("duplicates"u8, counts[(int)EventStatus.Duplicate]);
        lease.Json.WriteNumber("late"u8, counts[(int)EventStatus.Late]);
        if (counts[(int)EventStatus.AcceptedInPart] is > 0 and var inPart)
        {
            lease.Json.WriteNumber("in_part"u8, inPart);
        }

        lease.Json.WriteEndObject();
        lease.Json.Flush();
        response.ContentLength = lease.Json.BytesCommitted;
    }

    private readonly struct Call(IEntityGrain grain, EventRecord[] events) : IRetriedCall<EventStatus[], EventStatus[]>
    {
        public ClusterCall Site { get; } = events.All(one => one.Id is not null) ? s_repeatable : s_once;

        public Problem? Read() => null;

        public ValueTask<EventStatus[]> Send() => grain.Events(events);

        public bool TryAnswer(EventStatus[] reply, out ItemResult<EventStatus[]> result)
        {
            // All are of one source.
            var isTaken = reply[0] != EventStatus.UnknownSource;
            result = isTaken ? reply : Problem.StaleDefinitions;
            return isTaken;
        }
    }
}
