using OnlineLearning.Client;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli;

/// <summary>What a server has applied.</summary>
internal static class AppliedDefinitions
{
    public static async Task<DefinitionSet> Read(OnlineLearningClient client, CancellationToken cancel)
    {
        var json = await client.Definitions(cancel);
        try
        {
            return DefinitionJson.Read(json);
        }
        catch (InvalidDataException exception)
        {
            throw CommandException.Failed($"the server's definitions cannot be read by this version: {exception.Message}");
        }
    }

    /// <summary>A model by name.</summary>
    /// <param name="definitions">Where it should be.</param>
    /// <param name="name">Its name.</param>
    /// <param name="where">What they are called in the message.</param>
    public static ModelDefinition Model(this DefinitionSet definitions, string name, string where)
    {
        if (definitions.Models.TryGetValue(name, out var model))
        {
            return model;
        }

        var known = definitions.Models.Count == 0 ? "it has none" : $"it has {string.Join(", ", definitions.Models.Keys.Order(StringComparer.Ordinal))}";
        var nearest = NearestName.Of(name, definitions.Models.Keys) is { } near ? $"; did you mean {near}?" : "";
        throw CommandException.Failed($"--model: {where} has no model \"{name}\"; {known}{nearest}");
    }
}
