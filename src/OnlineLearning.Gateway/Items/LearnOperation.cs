using System.Runtime.CompilerServices;
using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>What a learnt example is answered with.</summary>
internal readonly record struct LearnAnswer(string Id, LearnReply Reply, ClassNames Classes);

/// <summary>Learns one example with its label.</summary>
internal sealed class LearnOperation(ExampleReader reader, ILiveDefinitions definitions, RetryPolicy retries) : IItemOperation<LearnAnswer>
{
    // An example without an id is given one here, and keeps it through all attempts.
    private static readonly ClusterCall s_site = new("learn", CallKind.Repeatable);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<LearnAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
    {
        string? id = null;
        for (var attempt = 1; ; attempt++)
        {
            var current = definitions.Current.Models;
            if (!current.TryGetValue(model, out var live))
            {
                return Problem.UnknownModel(model, current.Keys);
            }

            if (reader.Read(item.Span, live, labelled: true, id, out var call) is { } problem)
            {
                return problem;
            }

            id = call.Request.Id;
            LearnReply reply;
            try
            {
                reply = await Learn(call);
            }
            catch (Exception failure) when (RetryPolicy.May(s_site, failure))
            {
                reply = await retries.Repeat(s_site, failure, started, call, Learn);
            }

            if (reply.Status is LearnStatus.Learnt or LearnStatus.Duplicate)
            {
                return new LearnAnswer(call.Request.Id, reply, live.Plan.Classes);
            }

            if (!await retries.Again(s_site, Failure.NotReady, started, attempt))
            {
                return Problem.StaleDefinitions;
            }
        }
    }

    private static ValueTask<LearnReply> Learn(ExampleCall call) => call.Grain.Learn(new LearnRequest { Example = call.Request, Label = call.Label, Weight = call.Weight });

    public void Write(Utf8JsonWriter json, in LearnAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteLearnt(answer.Reply, answer.Classes);
        json.WriteEndObject();
    }
}
