using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>What a label is answered with.</summary>
internal readonly record struct FeedbackAnswer(string PredictionId, LearnReply Reply, ClassNames Classes);

/// <summary>Brings one label to its prediction.</summary>
internal sealed class FeedbackOperation(FeedbackReader reader, RetryPolicy retries, IModelTelemetry telemetry) : IItemOperation<FeedbackAnswer>
{
    // The prediction's own id is the label's: it is learnt once.
    private static readonly ClusterCall s_site = new("feedback", CallKind.Repeatable);

    public ValueTask<ItemResult<FeedbackAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
        => retries.Run<Call, LearnReply, FeedbackAnswer>(new(reader, telemetry, item), started);

    public void Write(Utf8JsonWriter json, in FeedbackAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("prediction_id"u8, answer.PredictionId);
        json.WriteLearnt(answer.Reply, answer.Classes);
        json.WriteEndObject();
    }

    private struct Call(FeedbackReader reader, IModelTelemetry telemetry, ReadOnlyMemory<byte> item) : IRetriedCall<LearnReply, FeedbackAnswer>
    {
        private FeedbackCall _call;

        public readonly ClusterCall Site => s_site;

        public Problem? Read() => reader.Read(item.Span, out _call);

        public readonly ValueTask<LearnReply> Send() => _call.Grain.Feedback(_call.Request);

        public readonly bool TryAnswer(LearnReply reply, out ItemResult<FeedbackAnswer> result)
        {
            switch (reply.Status)
            {
                case LearnStatus.Learnt or LearnStatus.Duplicate:
                    result = new FeedbackAnswer(_call.PredictionId, reply, _call.Classes);
                    return true;
                case LearnStatus.UnknownPrediction:
                    telemetry.RecordDangling(_call.Request.Model);
                    result = Problem.UnknownPrediction(_call.PredictionId, _call.Request.Model);
                    return true;
                default:
                    result = Problem.StaleDefinitions;
                    return false;
            }
        }
    }
}
