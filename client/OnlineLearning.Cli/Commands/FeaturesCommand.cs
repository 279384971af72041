using System.CommandLine;
using System.CommandLine.Parsing;
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
        var keys = new Argument<string[]>("KEY") { Description = "Keys, 1 to 1,000; those of several join keys with | between them.", Arity = ArgumentArity.OneOrMore };
        var features = new Option<string[]>("--feature", "-f")
        {
            Description = "view:column, or view for all its columns; may be repeated.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var service = new Option<string?>("--service") { Description = "A feature service, instead of --feature.", HelpName = "NAME" };
        var values = new Option<string[]>("--request", "-r") { Description = "NAME=VALUE that on-demand views need, the same for all keys; may be repeated.", HelpName = "NAME=VALUE" };
        var time = TimeOption.Create("As of this time. Default: the server's now.");
        var json = JsonOption.Create();
        var command = new Command("features", "Show current feature values of entities, with their status.") { entity, keys, features, service, values, time, json, HistoryCommand.Build(terminal), BackfillCommand.Build(terminal, server), CheckCommand.Build(terminal), CostCommand.Build(terminal) };
        command.Validators.Add(result =>
        {
            if (!result.Children.OfType<CommandResult>().Any() && (result.GetValue(features)?.Length > 0) == (result.GetValue(service) is not null))
            {
                result.AddError("Give --feature or --service, one of the two.");
            }
        });
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var rows = parse.GetRequiredValue(keys);
            var named = parse.GetValue(service);
            var request = new FeaturesRequest(
                parse.GetRequiredValue(entity), rows, named is null ? parse.GetRequiredValue(features) : null, parse.GetValue(time), named, ToRequest(parse.GetValue(values) ?? [], rows.Length));
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

    private static string Shown(FeatureValue value) => value.Kind == FeatureValueKind.Missing ? Figures.None : value.ToString();

    /// <summary>A value is what JSON would take it for: a number, true or false; anything else is text.</summary>
    private static Dictionary<string, IReadOnlyList<FeatureValue>>? ToRequest(string[] values, int rows)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Dictionary<string, IReadOnlyList<FeatureValue>> request = [];
        foreach (var value in values)
        {
            var equals = value.IndexOf('=');
            if (equals < 1 || !request.TryAdd(value[..equals], [.. Enumerable.Repeat(ToValue(value[(equals + 1)..]), rows)]))
            {
                throw CommandException.Usage($"--request was given {value}; allowed: NAME=VALUE, each name once.");
            }
        }

        return request;
    }

    private static FeatureValue ToValue(string text) => text switch
    {
        "true" => true,
        "false" => false,
        "null" => FeatureValue.Missing,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };
}
