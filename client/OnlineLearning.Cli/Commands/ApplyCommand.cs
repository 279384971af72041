using System.CommandLine;
using OnlineLearning.Client;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol apply FILE|DIR</c>: checks definitions here, applies them there, shows the difference.</summary>
internal static class ApplyCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var path = new Argument<string>("FILE|DIR") { Description = "A YAML or JSON file; a directory's *.yaml, *.yml and *.json are one whole." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the difference, change nothing." };
        var prune = new Option<bool>("--prune") { Description = "Remove what is applied but not named." };
        var json = JsonOption.Create();
        var command = new Command("apply", "Apply definitions of entities, sources, feature views and models.") { path, dryRun, prune, json };
        command.SetAction(async (parse, cancel) =>
        {
            var documents = DefinitionFiles.Read(parse.GetRequiredValue(path));
            using var client = server.Connect(parse);
            var body = Named(documents, await BindOnApplied(client, documents, parse.GetValue(prune), cancel));
            var result = await client.Apply(DefinitionJson.Write(body), "application/json", parse.GetValue(dryRun), parse.GetValue(prune), cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.ApplyResult);
            }
            else
            {
                Show(terminal.Out, result);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<DefinitionSet> BindOnApplied(
        OnlineLearningClient client, IReadOnlyList<DefinitionNode> documents, bool prune, CancellationToken cancel)
    {
        try
        {
            return DefinitionFiles.Bind(documents, await AppliedDefinitions.Read(client, cancel), prune);
        }
        catch (ServerUnreachableException)
        {
            // What is wrong with the files is said even without a server; a whole that is right by itself leaves the missing server to be said.
            DefinitionFiles.Bind(documents);
            throw;
        }
    }

    /// <summary>Of the whole only what the documents name: what others have applied meanwhile is not sent back.</summary>
    private static DefinitionSet Named(IReadOnlyList<DefinitionNode> documents, DefinitionSet whole)
    {
        return new(Only("entities", whole.Entities), Only("sources", whole.Sources), Only("feature_views", whole.FeatureViews), Only("models", whole.Models))
        {
            OnDemandViews = Only("on_demand_views", whole.OnDemandViews),
            FeatureServices = Only("feature_services", whole.FeatureServices),
        };

        IReadOnlyDictionary<string, T> Only<T>(string section, IReadOnlyDictionary<string, T> all)
        {
            var named = documents.OfType<MapNode>().SelectMany(document => document.Entries).Where(entry => entry.Key == section)
                .Select(entry => entry.Value).OfType<MapNode>().SelectMany(map => map.Entries).Select(entry => entry.Key).ToHashSet();
            return all.Where(item => named.Contains(item.Key)).ToDictionary();
        }
    }

    private static void Show(TextWriter output, ApplyResult result)
    {
        foreach (var change in result.Changes)
        {
            var sign = change.Kind switch { "added" => '+', "removed" => '-', _ => '~' };
            output.WriteLine($"{sign} {change.Section}.{change.Name}{(change.NewModelVersion is { } version ? $"  (model version {version})" : "")}");
            foreach (var detail in change.Details ?? [])
            {
                output.WriteLine($"    {detail}");
            }
        }

        output.WriteLine(
            !result.Changed ? $"nothing to change (definitions version {result.Version})"
            : result.DryRun ? "dry run: nothing was applied"
            : $"applied: definitions version {result.Version}");
    }
}
