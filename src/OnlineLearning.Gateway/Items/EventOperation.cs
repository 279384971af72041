using System.Runtime.CompilerServices;
using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>Takes one event in.</summary>
internal sealed class EventOperation(EventReader reader, RetryPolicy retries) : IItemOperation<EventStatus>
{
    private static readonly ClusterCall s_once = new("events", CallKind.Once);
    private static readonly ClusterCall s_repeatable = new("events", CallKind.Repeatable);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<EventStatus>> Run(ReadOnlyMemory<byte> item, string model, long started)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (reader.Read(item.Span, out var call) is { } problem)
            {
                return problem;
            }

            var site = call.Event.Id is null ? s_once : s_repeatable;
            EventStatus[] statuses;
            try
            {
                statuses = await call.Grain.Events([call.Event]);
            }
            catch (Exception failure) when (RetryPolicy.May(site, failure))
            {
                statuses = await retries.Repeat(site, failure, started, call, static call => call.Grain.Events([call.Event]));
            }

            if (statuses[0] != EventStatus.UnknownSource)
            {
                return statuses[0];
            }

            if (!await retries.Again(site, Failure.NotReady, started, attempt))
            {
                return Problem.StaleDefinitions;
            }
        }
    }

    public void Write(Utf8JsonWriter json, in EventStatus answer)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, answer switch
        {
            EventStatus.Accepted or EventStatus.AcceptedInPart => "accepted"u8,
            EventStatus.Duplicate => "duplicate"u8,
            _ => "late"u8,
        });
        if (answer == EventStatus.AcceptedInPart)
        {
            json.WriteBoolean("in_part"u8, true);
        }

        json.WriteEndObject();
    }
}
