using System.CommandLine;
using System.Globalization;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol models rewarm NAME --share S</c>: sets a model's learning rate back.</summary>
internal static class RewarmCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var name = new Argument<string>("NAME") { Description = "The model." };
        var share = new Option<double>("--share")
        {
            Description = "Share of the initial learning rate, above 0 to 1.",
            HelpName = "S",
            Required = true,
            CustomParser = argument =>
            {
                var given = argument.Tokens[0].Value;
                if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value is not (> 0 and <= 1))
                {
                    argument.AddError($"--share: was given \"{given}\"; allowed is a number above 0, at most 1");
                }

                return value;
            },
        };
        var id = new Option<string?>("--id") { Description = "Makes a repeat take effect once. Default: the server makes one.", HelpName = "ID" };
        var json = JsonOption.Create();
        var command = new Command("rewarm", "Set a model's learning rate back to a share of its initial one: where the world has moved.") { name, share, id, json };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var result = await client.Rewarm(parse.GetRequiredValue(name), new RewarmRequest(parse.GetValue(share), parse.GetValue(id)), cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.RewarmResult);
            }
            else
            {
                var shards = result.Shards.Count == 1 ? "" : $" (mean of {result.Shards.Count} shards)";
                terminal.Out.WriteLine($"{result.Status}: {result.Model} learns at a rate of {Figures.Value(result.LearningRate)}{shards}");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
