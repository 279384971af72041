using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>--json</c>, of every command that answers something.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "One JSON object on one line, for machines." };

    public static void WriteJson<T>(this Terminal terminal, T value, JsonTypeInfo<T> type) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
}
