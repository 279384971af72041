using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>--json</c>, of every command that answers something.</summary>
internal static class JsonOption
{
    /// <summary>The output is no part of a web page: only what JSON itself demands is escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Option<bool> Create() => new("--json") { Description = "One JSON object on one line, for machines." };

    public static void WriteJson<T>(this Terminal terminal, T value, JsonTypeInfo<T> type) =>
        terminal.WriteJson(value, (json, written) => JsonSerializer.Serialize(json, written, type));

    /// <param name="terminal">Where to.</param>
    /// <param name="value">What.</param>
    /// <param name="write">A generated writer, which does without the serializer's metadata: they take longer to make than a report to write.</param>
    public static void WriteJson<T>(this Terminal terminal, T value, Action<Utf8JsonWriter, T> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            write(json, value);
        }

        terminal.Out.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }
}
