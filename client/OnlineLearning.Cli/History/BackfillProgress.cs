using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning.Cli.History;

/// <summary>How far a backfill is: entities up to a key are done and acknowledged. In a file beside, so that a run that was broken off goes on there.</summary>
/// <param name="View">Whose.</param>
/// <param name="Server">Which server has them.</param>
/// <param name="Definition">Hash of the view and its source: another definition is another backfill.</param>
/// <param name="DoneUpTo">Every entity up to this key, in ordinal order; null: none.</param>
/// <param name="Entities">So many of them.</param>
/// <param name="Taken">Events taken so far.</param>
/// <param name="Known">Events that the view had.</param>
/// <param name="Late">Events too old for any window.</param>
internal sealed record BackfillProgress(string View, string Server, string Definition, string? DoneUpTo, long Entities, long Taken, long Known, long Late)
{
    /// <summary>Null where there is none.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static BackfillProgress? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BackfillJson.Default.BackfillProgress);
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw CommandException.Failed($"{path}: cannot be read: {exception.Message}; remove it to begin anew");
        }
    }

    /// <summary>Durable when it returns: what it says is acknowledged, and it replaces what was there in one step.</summary>
    public void Write(string path)
    {
        var draft = path + ".draft";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, BackfillJson.Default.BackfillProgress);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>What <c>ol features backfill</c> did.</summary>
internal sealed record BackfillReport(string View, long Entities, long Events, long Taken, long Known, long Late, string? Out, double Seconds);

[JsonSerializable(typeof(BackfillProgress))]
[JsonSerializable(typeof(BackfillReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BackfillJson : JsonSerializerContext;
