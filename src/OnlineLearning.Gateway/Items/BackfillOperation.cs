using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>Brings past events of one entity to one of its views.</summary>
internal sealed class BackfillOperation(BackfillReader reader, RetryPolicy retries) : IItemOperation<BackfillReply>
{
    // Each event has its number in its column.
    private static readonly ClusterCall s_site = new("backfill", CallKind.Repeatable);

    public ValueTask<ItemResult<BackfillReply>> Run(ReadOnlyMemory<byte> item, string model, long started)
        => retries.Run<Call, BackfillReply?, BackfillReply>(new(reader, item), started);

    public void Write(Utf8JsonWriter json, in BackfillReply answer)
    {
        json.WriteStartObject();
        json.WriteNumber("taken"u8, answer.Taken);
        json.WriteNumber("known"u8, answer.Known);
        json.WriteNumber("late"u8, answer.Late);
        json.WriteEndObject();
    }

    private struct Call(BackfillReader reader, ReadOnlyMemory<byte> item) : IRetriedCall<BackfillReply?, BackfillReply>
    {
        private BackfillCall _call;

        public readonly ClusterCall Site => s_site;

        public Problem? Read() => reader.Read(item.Span, out _call);

        public readonly ValueTask<BackfillReply?> Send() => _call.Grain.Backfill(_call.Request);

        public readonly bool TryAnswer(BackfillReply? reply, out ItemResult<BackfillReply> result)
        {
            result = reply is { } taken ? taken : Problem.StaleDefinitions;
            return reply is not null;
        }
    }
}
