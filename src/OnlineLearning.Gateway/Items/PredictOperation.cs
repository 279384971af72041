using System.Runtime.CompilerServices;
using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Items;

/// <summary>What a prediction is answered with.</summary>
internal readonly record struct PredictAnswer(PredictRequest Request, PredictReply Reply, ClassNames Classes);

/// <summary>Predicts one item: one grain call.</summary>
internal sealed class PredictOperation(ExampleReader reader, ILiveDefinitions definitions, IModelTelemetry telemetry, TimeProvider time) : IItemOperation<PredictAnswer>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<PredictAnswer>> Run(ReadOnlyMemory<byte> item, string model)
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var current = definitions.Current.Models;
            if (!current.TryGetValue(model, out var live))
            {
                return Problem.UnknownModel(model, current.Keys);
            }

            if (reader.Read(item.Span, live, labelled: false, out var call) is { } problem)
            {
                return problem;
            }

            var reply = await call.Grain.Predict(call.Request);
            switch (reply.Status)
            {
                case PredictStatus.Ok:
                    telemetry.RecordLatency(live.Name, time.GetElapsedTime(started));
                    return new PredictAnswer(call.Request, reply, live.Plan.Classes);
                case PredictStatus.Unavailable:
                    return Problem.Unavailable("model-unavailable", $"model {live.Name} has no shared weights on this server now; nothing was done, repeat the call");
            }
        }

        return Problem.StaleDefinitions;
    }

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
}
