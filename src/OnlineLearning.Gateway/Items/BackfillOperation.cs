using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Items;

/// <summary>Brings past events of one entity to one of its views.</summary>
internal sealed class BackfillOperation(BackfillReader reader) : IItemOperation<BackfillReply>
{
    public async ValueTask<ItemResult<BackfillReply>> Run(ReadOnlyMemory<byte> item, string model)
    {
        if (reader.Read(item.Span, out var call) is { } problem)
        {
            return problem;
        }

        return await call.Grain.Backfill(call.Request) is { } reply ? reply : Problem.StaleDefinitions;
    }

    public void Write(Utf8JsonWriter json, in BackfillReply answer)
    {
        json.WriteStartObject();
        json.WriteNumber("taken"u8, answer.Taken);
        json.WriteNumber("known"u8, answer.Known);
        json.WriteNumber("late"u8, answer.Late);
        json.WriteEndObject();
    }
}
