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

    public ValueTask<ItemResult<LearnAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
        => retries.Run<Call, LearnReply, LearnAnswer>(new(reader, definitions, item, model), started);

    public void Write(Utf8JsonWriter json, in LearnAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteLearnt(answer.Reply, answer.Classes);
        json.WriteEndObject();
    }

    private struct Call(ExampleReader reader, ILiveDefinitions definitions, ReadOnlyMemory<byte> item, string model) : IRetriedCall<LearnReply, LearnAnswer>
    {
        private LiveModel? _live;
        private ExampleCall _call;

        public readonly ClusterCall Site => s_site;

        public Problem? Read()
        {
            var models = definitions.Current.Models;
            return models.TryGetValue(model, out _live) ? reader.Read(item.Span, _live, labelled: true, _call.Request?.Id, out _call) : Problem.UnknownModel(model, models.Keys);
        }

        public readonly ValueTask<LearnReply> Send() => _call.Grain.Learn(new LearnRequest { Example = _call.Request, Label = _call.Label, Weight = _call.Weight });

        public readonly bool TryAnswer(LearnReply reply, out ItemResult<LearnAnswer> result)
        {
            var isTaken = reply.Status is LearnStatus.Learnt or LearnStatus.Duplicate;
            result = isTaken ? new LearnAnswer(_call.Request.Id, reply, _live!.Plan.Classes) : Problem.StaleDefinitions;
            return isTaken;
        }
    }
}
