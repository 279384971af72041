using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OnlineLearning.Client;
using OnlineLearning.Client.Json;

namespace OnlineLearning.Cli.Commands;

/// <summary>Requests in and results out, a line each.</summary>
internal static class NdjsonLines
{
    public static async IAsyncEnumerable<T> Read<T>(Stream input, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var lines = new StreamReader(input);
        for (var number = 1; await lines.ReadLineAsync(cancel) is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return Parse(line, number, type);
            }
        }
    }

    /// <returns>Done, or failed if any item failed.</returns>
    public static async Task<int> Write<T>(Terminal terminal, IAsyncEnumerable<ItemResult<T>> results, JsonTypeInfo<T> type)
        where T : class
    {
        long failed = 0;
        long all = 0;
        await foreach (var result in results)
        {
            all++;
            failed += result.Value is null ? 1 : 0;
            terminal.Out.WriteLine(result.Value is { } value ? JsonSerializer.Serialize(value, type) : Failure(result.Error));
        }

        if (failed > 0)
        {
            throw CommandException.Failed($"{Figures.Count(failed)} of {Figures.Count(all)} items failed");
        }

        return ExitCodes.Done;
    }

    private static string Failure(Problem? problem) =>
        $$"""{"error":{{JsonSerializer.Serialize(problem ?? new Problem(), ClientJson.Default.Problem)}}}""";

    private static T Parse<T>(string line, int number, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw new JsonException("null is no request");
        }
        catch (JsonException exception)
        {
            throw CommandException.Failed($"standard input:{number}: {exception.Message}");
        }
    }
}
