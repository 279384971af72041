using System.Runtime.CompilerServices;
using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Items;

/// <summary>Takes one event in.</summary>
internal sealed class EventOperation(EventReader reader) : IItemOperation<EventStatus>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<EventStatus>> Run(ReadOnlyMemory<byte> item, string model)
    {
        if (reader.Read(item.Span, out var call) is { } problem)
        {
            return problem;
        }

        var statuses = await call.Grain.Events([call.Event]);
        return statuses[0] == EventStatus.UnknownSource ? Problem.StaleDefinitions : statuses[0];
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
