using System.CommandLine;
using System.Globalization;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using Spectre.Console;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol features ENTITY KEY...</c>: current values of feature views.</summary>
internal static class FeaturesCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var entity = new Argument<string>("ENTITY") { Description = "Entity name." };
        var keys = new Argument<string[]>("KEY") { Description = "Keys, 1 to 1,000.", Arity = ArgumentArity.OneOrMore };
        var features = new Option<string[]>("--feature", "-f")
        {
            Description = "view:column, or view for all its columns; may be repeated.",
            HelpName = "NAME",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var time = TimeOption.Create("As of this time. Default: the server's now.");
        var json = JsonOption.Create();
        var command = new Command("features", "Show current feature values of entities, with their status.") { entity, keys, features, time, json, HistoryCommand.Build(terminal), BackfillCommand.Build(terminal, server), CheckCommand.Build(terminal) };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var request = new FeaturesRequest(
                parse.GetRequiredValue(entity), parse.GetRequiredValue(keys), parse.GetRequiredValue(features), parse.GetValue(time));
            var result = await client.Features(request, cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.FeaturesResult);
            }
            else
            {
                terminal.Write(ToTable(result));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Table ToTable(FeaturesResult result)
    {
        var table = Terminal.Table(result.Entity, "feature", "value", "status", "event time");
        foreach (var row in result.Results)
        {
            for (var i = 0; i < result.Features.Count; i++)
            {
                table.AddRow(
                    Markup.Escape(row.Key), Markup.Escape(result.Features[i]), Markup.Escape(Shown(row.Values[i])), row.Statuses[i],
                    Figures.Time(row.EventTimestamps[i]));
            }
        }

        return table;
    }

    private static string Shown(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Number => value.Number.ToString(CultureInfo.InvariantCulture),
        FeatureValueKind.Text => value.Text!,
        FeatureValueKind.Flag => value.Number != 0 ? "true" : "false",
        _ => Figures.None,
    };
}
