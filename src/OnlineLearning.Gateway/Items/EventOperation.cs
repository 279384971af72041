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

    public ValueTask<ItemResult<EventStatus>> Run(ReadOnlyMemory<byte> item, string model, long started)
        => retries.Run<Call, EventStatus[], EventStatus>(new(reader, item), started);

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

    private struct Call(EventReader reader, ReadOnlyMemory<byte> item) : IRetriedCall<EventStatus[], EventStatus>
    {
        private EventCall _call;

        public readonly ClusterCall Site => _call.Event.Id is null ? s_once : s_repeatable;

        public Problem? Read() => reader.Read(item.Span, out _call);

        public readonly ValueTask<EventStatus[]> Send() => _call.Grain.Events([_call.Event]);

        public readonly bool TryAnswer(EventStatus[] reply, out ItemResult<EventStatus> result)
        {
            var isTaken = reply[0] != EventStatus.UnknownSource;
            result = isTaken ? reply[0] : Problem.StaleDefinitions;
            return isTaken;
        }
    }
}
