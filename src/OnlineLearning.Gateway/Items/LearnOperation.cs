using System.Runtime.CompilerServices;
using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Items;

/// <summary>What a learnt example is answered with.</summary>
internal readonly record struct LearnAnswer(string Id, LearnReply Reply, ClassNames Classes);

/// <summary>Learns one example with its label.</summary>
internal sealed class LearnOperation(ExampleReader reader, ILiveDefinitions definitions) : IItemOperation<LearnAnswer>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<LearnAnswer>> Run(ReadOnlyMemory<byte> item, string model)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var current = definitions.Current.Models;
            if (!current.TryGetValue(model, out var live))
            {
                return Problem.UnknownModel(model, current.Keys);
            }

            if (reader.Read(item.Span, live, labelled: true, out var call) is { } problem)
            {
                return problem;
            }

            var reply = await call.Grain.Learn(new LearnRequest { Example = call.Request, Label = call.Label, Weight = call.Weight });
            if (reply.Status is LearnStatus.Learnt or LearnStatus.Duplicate)
            {
                return new LearnAnswer(call.Request.Id, reply, live.Plan.Classes);
            }
        }

        return Problem.StaleDefinitions;
    }

    public void Write(Utf8JsonWriter json, in LearnAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteLearnt(answer.Reply, answer.Classes);
        json.WriteEndObject();
    }
}
