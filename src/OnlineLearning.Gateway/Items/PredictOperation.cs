using System.Runtime.CompilerServices;
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ItemResult<PredictAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started)
    {
        var begun = time.GetTimestamp();
        string? id = null;
        for (var attempt = 1; ; attempt++)
        {
            var current = definitions.Current.Models;
            if (!current.TryGetValue(model, out var live))
            {
                return Problem.UnknownModel(model, current.Keys);
            }

            if (reader.Read(item.Span, live, labelled: false, id, out var call) is { } problem)
            {
                return problem;
            }

            id = call.Request.Id;
            PredictReply reply;
            try
            {
                reply = await call.Grain.Predict(call.Request);
            }
            catch (Exception failure) when (RetryPolicy.May(s_site, failure))
            {
                reply = await retries.Repeat(s_site, failure, started, call, static call => call.Grain.Predict(call.Request));
            }

            if (reply.Status == PredictStatus.Ok)
            {
                telemetry.RecordLatency(live.Name, time.GetElapsedTime(begun));
                return new PredictAnswer(call.Request, reply, live.Plan.Classes);
            }

            if (!await retries.Again(s_site, Failure.NotReady, started, attempt))
            {
                return reply.Status == PredictStatus.Unavailable
                    ? Problem.Unavailable("model-unavailable", $"model {live.Name} has no shared weights on this server now; nothing was done, repeat the call")
                    : Problem.StaleDefinitions;
            }
        }
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
