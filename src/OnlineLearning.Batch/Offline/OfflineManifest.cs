using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.Offline;

/// <summary>One commit of the offline store: the files that it added, and the part of the journal that they hold. What no manifest names does not exist.</summary>
/// <param name="Number">1, 2, 3, ...</param>
/// <param name="Journal">Which journal.</param>
/// <param name="After">Its segments above this ...</param>
/// <param name="Through">... up to and including this are in.</param>
/// <param name="Written">When, UTC.</param>
/// <param name="Files">Its files, in the order of their rows; none where a writer only took the store over.</param>
/// <param name="Writer">Which of several writers; null where there is only one.</param>
public sealed record OfflineManifest(
    long Number, string Journal, long After, long Through, DateTime Written, IReadOnlyList<OfflineFile> Files, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Writer = null)
{
    public const string Folder = "manifests";

    /// <summary>The newest form of manifests and of the files that they name.</summary>
    public const int Newest = 1;

    private const string Ending = ".json";

    /// <summary>Of this form; 1 where none was written.</summary>
    public int Form { get; set; } = Newest;

    [JsonIgnore]
    public string Path => PathOf(Number);

    /// <summary>Digits of fixed width: names sort as numbers do.</summary>
    public static string NameOf(long number) => number.ToString("d16", CultureInfo.InvariantCulture);

    /// <summary>The manifest whose file it is, by its name.</summary>
    public static long? OwnerOf(string path) => Parse(System.IO.Path.GetFileName(path).Split('-')[0]);

    /// <summary>Numbers of the manifests that there are, ascending.</summary>
    public static async Task<IReadOnlyList<long>> Numbers(IOfflineFolder folder, CancellationToken cancellation)
        => [.. (await folder.List(Folder, cancellation)).Where(path => path.EndsWith(Ending, StringComparison.Ordinal)).Select(path => Parse(System.IO.Path.GetFileName(path)[..^Ending.Length])).OfType<long>().Order()];

    /// <exception cref="OfflineStoreException">It is damaged, or a newer server wrote it.</exception>
    public static async Task<OfflineManifest?> Read(IOfflineFolder folder, long number, CancellationToken cancellation)
    {
        await using var stream = await folder.Read(PathOf(number), cancellation);
        try
        {
            var manifest = stream is null ? null : await JsonSerializer.DeserializeAsync(stream, OfflineJson.Default.OfflineManifest, cancellation);
            return manifest is null || manifest.Form <= Newest ? manifest : throw new OfflineStoreException(NewerStateException.Text($"'{folder.Name}': {PathOf(number)}", manifest.Form, Newest));
        }
        catch (JsonException failure)
        {
            throw new OfflineStoreException($"'{folder.Name}': {PathOf(number)} is damaged: {failure.Message}", failure);
        }
    }

    public Task Write(IOfflineFolder folder, CancellationToken cancellation)
        => folder.Create(Path, stream => JsonSerializer.SerializeAsync(stream, this, OfflineJson.Default.OfflineManifest, cancellation), cancellation);

    private static string PathOf(long number) => $"{Folder}/{NameOf(number)}{Ending}";

    private static long? Parse(string name) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One Parquet file.</summary>
/// <param name="Path">Relative to the store.</param>
/// <param name="Table"><c>events</c>, <c>predictions</c> or <c>labels</c>.</param>
/// <param name="Of">Name of the source or model.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="First">Least event time, UTC.</param>
/// <param name="Last">Greatest event time, UTC.</param>
public sealed record OfflineFile(string Path, string Table, string Of, long Rows, long Bytes, DateTime First, DateTime Last);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(OfflineManifest))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class OfflineJson : JsonSerializerContext;
