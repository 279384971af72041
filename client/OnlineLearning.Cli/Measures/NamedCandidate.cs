using OnlineLearning.Cli.Prequential;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>A model of a run by a name of its own.</summary>
/// <param name="Name">The model's, and where several have it also the file's.</param>
/// <param name="Definition">File or directory it is from.</param>
/// <param name="Candidate">The model.</param>
internal sealed record NamedCandidate(string Name, string Definition, Candidate Candidate)
{
    /// <summary>Models of one run.</summary>
    public const int Most = 16;

    /// <summary>
    /// The stated models of the first definition, then those of each further one: the models of the same names, or the only one it has.
    /// </summary>
    /// <exception cref="CommandException">A model is not there, or they cannot be compared.</exception>
    public static IReadOnlyList<NamedCandidate> Read(string definition, IReadOnlyList<string> models, IReadOnlyList<string> others)
    {
        var found = new List<Found>();
        var first = DefinitionFiles.Bind(DefinitionFiles.Read(definition));
        found.AddRange(models.Select(name => new Found(definition, new Candidate(first, first.Model(name, definition)))));
        foreach (var path in others)
        {
            var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(path));
            found.AddRange(Of(definitions, models, path).Select(model => new Found(path, new Candidate(definitions, model))));
        }

        if (found.Count > Most)
        {
            throw CommandException.Usage($"{found.Count} models were given; allowed are up to {Most} in one run");
        }

        RefuseOtherLabels(found[0].Candidate.Model, found);
        return [.. found.Select((item, place) => new NamedCandidate(NameOf(found, place), item.Path, item.Candidate))];
    }

    private sealed record Found(string Path, Candidate Candidate);

    private static IEnumerable<ModelDefinition> Of(DefinitionSet definitions, IReadOnlyList<string> wanted, string path)
    {
        var same = wanted.Where(definitions.Models.ContainsKey).Select(name => definitions.Models[name]).ToList();
        return same.Count > 0 ? same
            : definitions.Models.Count == 1 ? definitions.Models.Values
            : throw CommandException.Failed($"--compare: {path} has {definitions.Models.Count} models, none of them named {string.Join(" or ", wanted)}; one of that name is allowed, or a single one");
    }

    private static void RefuseOtherLabels(ModelDefinition first, List<Found> found)
    {
        foreach (var (path, candidate) in found)
        {
            var model = candidate.Model;
            if (model.Task != first.Task || model.Label.Name != first.Label.Name || model.Label.Positive != first.Label.Positive || model.Label.AtLeast != first.Label.AtLeast)
            {
                throw CommandException.Failed($"{path}: model {model.Name} ({Label(model)}) cannot be compared with {first.Name} ({Label(first)}); allowed are the same task and label");
            }
        }
    }

    private static string Label(ModelDefinition model) =>
        $"{model.Task.ToString().ToLowerInvariant()} of {model.Label.Name}{(model.Label.Positive is { } positive ? $" = {positive}" : "")}{(model.Label.AtLeast is { } least ? FormattableString.Invariant($" >= {least}") : "")}";

    private static string NameOf(List<Found> found, int place)
    {
        var (path, candidate) = found[place];
        var name = candidate.Model.Name;
        if (found.Count(item => item.Candidate.Model.Name == name) == 1)
        {
            return name;
        }

        var before = found.Take(place).Count(item => item.Candidate.Model.Name == name && Path.GetFileName(item.Path) == Path.GetFileName(path));
        return $"{name} ({Path.GetFileName(path)}{(before > 0 ? $" {before + 1}" : "")})";
    }
}
