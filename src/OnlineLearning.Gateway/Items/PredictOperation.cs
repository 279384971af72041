using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>What a prediction is answered with.</summary>
internal readonly record struct PredictAnswer(PredictRequest Request, PredictReply Reply, ClassNames Classes);

/// <summary>Predicts one item: one grain call.</summary>
internal sealed class PredictOperation(ExampleReader reader, ILiveDefinitions definitions, RetryPolicy retries, IModelTelemetry telemetry, TimeProvider time) : IItemOperation<PredictAnswer>
{
    // A prediction without an id is given one here, and keeps it through all attempts.
    private static readonly ClusterCall s_site = new("predict", CallKind.Repeatable);

    public ValueTask<ItemResult<PredictAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
        => retries.Run<Call, PredictReply, PredictAnswer>(new(reader, definitions, telemetry, time, item, model), started);

    public void Write(Utf8JsonWriter json, in PredictAnswer answer)
    {
        var request = answer.Request;
        json.WriteStartObject();
        WritePredictionId(json, request);
        json.WriteString("model"u8, request.Model);
        json.WriteNumber("model_version"u8, request.Version);
        json.WritePrediction(answer.Reply.Prediction, answer.Classes);
        if (answer.Reply.Probabilities is { } probabilities)
        {
            WriteProbabilities(json, probabilities, answer.Classes);
        }

        json.WriteTime("expires"u8, answer.Reply.Expires);
        json.WriteEndObject();
    }

    private static void WriteProbabilities(Utf8JsonWriter json, float[] probabilities, ClassNames classes)
    {
        json.WriteStartObject("probabilities"u8);
        for (var k = 0; k < probabilities.Length; k++)
        {
            json.WriteNumber(classes.All[k], probabilities[k]);
        }

        json.WriteEndObject();
    }

    private static void WritePredictionId(Utf8JsonWriter json, PredictRequest request)
    {
        // Longest: model 64, id 64, key 256, two colons.
        Span<char> room = stackalloc char[400];
        room.TryWrite($"{request.Model}:{request.Id}:{request.Keys[0]}", out var length);
        json.WriteString("prediction_id"u8, room[..length]);
    }

    private struct Call(ExampleReader reader, ILiveDefinitions definitions, IModelTelemetry telemetry, TimeProvider time, ReadOnlyMemory<byte> item, string model) : IRetriedCall<PredictReply, PredictAnswer>
    {
        private readonly long _begun = time.GetTimestamp();
        private LiveModel? _live;
        private ExampleCall _call;

        public readonly ClusterCall Site => s_site;

        public Problem? Read()
        {
            var models = definitions.Current.Models;
            return models.TryGetValue(model, out _live) ? reader.Read(item.Span, _live, labelled: false, _call.Request?.Id, out _call) : Problem.UnknownModel(model, models.Keys);
        }

        public readonly ValueTask<PredictReply> Send() => _call.Grain.Predict(_call.Request);

        public readonly bool TryAnswer(PredictReply reply, out ItemResult<PredictAnswer> result)
        {
            if (reply.Status == PredictStatus.Ok)
            {
                telemetry.RecordLatency(_live!.Name, time.GetElapsedTime(_begun));
                result = new PredictAnswer(_call.Request, reply, _live!.Plan.Classes);
                return true;
            }

            result = reply.Status == PredictStatus.Unavailable
                ? Problem.Unavailable("model-unavailable", $"model {_live!.Name} has no shared weights on this server now; nothing was done, repeat the call")
                : Problem.StaleDefinitions;
            return false;
        }
    }
}
