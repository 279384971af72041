using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Gateway.Items;

/// <summary>Parts that answers share.</summary>
internal static class AnswerJson
{
    /// <summary>JSON has no NaN and no infinity: null stands for them.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>RFC 3339 with Z.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long ticks) => json.WriteString(name, new DateTime(ticks, DateTimeKind.Utc));

    /// <summary>A number, or the name of the class that it is the number of.</summary>
    public static void WritePrediction(this Utf8JsonWriter json, double prediction, ClassNames classes)
    {
        if (classes.Has(prediction))
        {
            json.WriteString("prediction"u8, classes[prediction]);
        }
        else
        {
            json.WriteFinite("prediction"u8, prediction);
        }
    }

    public static void WriteLearnt(this Utf8JsonWriter json, in LearnReply reply, ClassNames classes)
    {
        json.WriteString("status"u8, reply.Status == LearnStatus.Duplicate ? "duplicate"u8 : "learnt"u8);
        json.WritePrediction(reply.Prediction, classes);
        json.WriteFinite("loss"u8, reply.Loss);
        json.WriteNumber("updates"u8, reply.Updates);
    }
}
