using System.Globalization;
using System.Text.Json;
using OnlineLearning.Batch.History;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Cli.History;

/// <summary>Past events as the server takes them.</summary>
internal static class BackfillItems
{
    public static BackfillEvent Of(PastEvent past)
    {
        var fields = new Dictionary<string, JsonElement>();
        for (var i = 0; i < past.Values.Length; i++)
        {
            if (!past.Values[i].IsNull)
            {
                fields[past.Source.Source.Fields[i].Name] = Element(past.Values[i]);
            }
        }

        return new(past.Sequence, Moment(past.Time), Moment(past.Created), fields);
    }

    /// <summary>Bytes that an event takes in a request, about.</summary>
    public static int SizeOf(KeyedEvent @event)
    {
        var size = 160 + @event.Key.Length;
        foreach (var value in @event.Event.Values)
        {
            size += 40 + 3 * (value.Text?.Length ?? 0) + 25 * (value.Vector?.Length ?? 0);
        }

        return size;
    }

    private static JsonElement Element(FeatureDatum value) => value.Kind switch
    {
        DatumKind.Int => JsonSerializer.SerializeToElement(value.Int, ElementJson.Default.Int64),
        DatumKind.Bool => JsonSerializer.SerializeToElement(value.Bool, ElementJson.Default.Boolean),
        DatumKind.String => JsonSerializer.SerializeToElement(value.Text!, ElementJson.Default.String),
        DatumKind.Timestamp => JsonSerializer.SerializeToElement(Moment(value.Int).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), ElementJson.Default.String),
        DatumKind.Vector => JsonSerializer.SerializeToElement(value.Vector!, ElementJson.Default.DoubleArray),
        _ => JsonSerializer.SerializeToElement(value.Number, ElementJson.Default.Double),
    };

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(long))]
[System.Text.Json.Serialization.JsonSerializable(typeof(bool))]
[System.Text.Json.Serialization.JsonSerializable(typeof(double))]
[System.Text.Json.Serialization.JsonSerializable(typeof(double[]))]
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ElementJson : System.Text.Json.Serialization.JsonSerializerContext;
