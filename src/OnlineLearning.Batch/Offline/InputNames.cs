using System.Runtime.InteropServices;
using System.Text.Json;

namespace OnlineLearning.Batch.Offline;

/// <summary>
/// Names of the view and label inputs of each model version. Records state them once for each time that an entity wakes; what they stated is a file of the store
/// (<c>inputs/MODEL/VERSION.json</c>), so that records after it can be read after a restart.
/// </summary>
public sealed class InputNames
{
    private const string Folder = "inputs";
    private const string Ending = ".json";

    private readonly Dictionary<(string Model, int Version), string[]> _names = [];
    private readonly List<(string Model, int Version)> _unsaved = [];

    /// <summary>Takes in what a record states.</summary>
    public void Add(string model, int version, string[] names)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, (model, version), out var exists);
        if (!exists || !known.AsSpan().SequenceEqual(names))
        {
            known = names;
            _unsaved.Add((model, version));
        }
    }

    /// <summary>The value of each named input that has one. Inputs whose names were never stated to this store are called by their number.</summary>
    public IReadOnlyDictionary<string, double> Named(string model, int version, ReadOnlySpan<double> values)
    {
        var names = _names.GetValueOrDefault((model, version));
        var named = new Dictionary<string, double>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                named[names is not null && i < names.Length ? names[i] : $"input.{i}"] = values[i];
            }
        }

        return named;
    }

    internal async Task Load(IOfflineFolder folder, CancellationToken cancellation)
    {
        foreach (var path in await folder.List(Folder, cancellation))
        {
            if (path.Split('/') is [_, var model, var file] && int.TryParse(Path.GetFileNameWithoutExtension(file), out var version) && await folder.Read(path, cancellation) is { } stream)
            {
                await using (stream)
                {
                    _names[(model, version)] = await JsonSerializer.DeserializeAsync(stream, OfflineJson.Default.StringArray, cancellation) ?? [];
                }
            }
        }
    }

    internal async Task Save(IOfflineFolder folder, CancellationToken cancellation)
    {
        foreach (var key in _unsaved)
        {
            await folder.Write($"{Folder}/{key.Model}/{key.Version}{Ending}", stream => JsonSerializer.SerializeAsync(stream, _names[key], OfflineJson.Default.StringArray, cancellation), cancellation);
        }

        _unsaved.Clear();
    }
}
