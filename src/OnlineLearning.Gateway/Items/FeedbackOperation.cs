using System.Runtime.CompilerServices;
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<FeedbackAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (reader.Read(item.Span, out var call) is { } problem)
            {
                return problem;
            }

            LearnReply reply;
            try
            {
                reply = await call.Grain.Feedback(call.Request);
            }
            catch (Exception failure) when (RetryPolicy.May(s_site, failure))
            {
                reply = await retries.Repeat(s_site, failure, started, call, static call => call.Grain.Feedback(call.Request));
            }

            switch (reply.Status)
            {
                case LearnStatus.Learnt or LearnStatus.Duplicate:
                    return new FeedbackAnswer(call.PredictionId, reply, call.Classes);
                case LearnStatus.UnknownPrediction:
                    telemetry.RecordDangling(call.Request.Model);
                    return Problem.UnknownPrediction(call.PredictionId, call.Request.Model);
            }

            if (!await retries.Again(s_site, Failure.NotReady, started, attempt))
            {
                return Problem.StaleDefinitions;
            }
        }
    }

    public void Write(Utf8JsonWriter json, in FeedbackAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("prediction_id"u8, answer.PredictionId);
        json.WriteLearnt(answer.Reply, answer.Classes);
        json.WriteEndObject();
    }
}
