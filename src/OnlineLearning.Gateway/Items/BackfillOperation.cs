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

    public async ValueTask<ItemResult<BackfillReply>> Run(ReadOnlyMemory<byte> item, string model, long started)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (reader.Read(item.Span, out var call) is { } problem)
            {
                return problem;
            }

            BackfillReply? reply;
            try
            {
                reply = await call.Grain.Backfill(call.Request);
            }
            catch (Exception failure) when (RetryPolicy.May(s_site, failure))
            {
                reply = await retries.Repeat(s_site, failure, started, call, static call => call.Grain.Backfill(call.Request));
            }

            if (reply is { } done)
            {
                return done;
            }

            if (!await retries.Again(s_site, Failure.NotReady, started, attempt))
            {
                return Problem.StaleDefinitions;
            }
        }
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
