using OnlineLearning.Core.Definitions;
using OnlineLearning.Definitions;

namespace OnlineLearning.Cli;

/// <summary>Definitions from files, bound here, so that an error names its place.</summary>
internal static class DefinitionFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The documents of a file, or of a directory's *.yaml, *.yml and *.json by name.</summary>
    /// <exception cref="CommandException">There are none, or they cannot be read.</exception>
    public static IReadOnlyList<DefinitionNode> Read(string path)
    {
        List<DefinitionNode> documents = [];
        List<DefinitionError> errors = [];
        foreach (var file in Files(path))
        {
            var (document, faults) = YamlReader.Read(Text(file), file);
            errors.AddRange(faults);
            documents.AddRange(document is null ? [] : [document]);
        }

        return errors.Count == 0 ? documents : throw Invalid(errors);
    }

    /// <summary>The documents as one checked whole, on top of what is applied.</summary>
    /// <exception cref="CommandException">It is not valid.</exception>
    public static DefinitionSet Bind(IReadOnlyList<DefinitionNode> documents, DefinitionSet? onTopOf = null, bool prune = false)
    {
        var result = DefinitionBinder.Bind(documents, onTopOf, prune);
        return result.IsValid ? result.Set : throw Invalid(result.Errors);
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.EnumerateFiles(path)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0 ? files : throw CommandException.Failed($"{path}: holds no {string.Join(", ", Extensions)} file");
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"{file}: cannot be read: {exception.Message}");
        }
    }

    private static CommandException Invalid(IReadOnlyList<DefinitionError> errors) =>
        CommandException.Failed($"{errors.Count} error{(errors.Count == 1 ? "" : "s")} in the definitions{string.Concat(errors.Select(error => $"\n{error}"))}");
}
