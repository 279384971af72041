using System.CommandLine;
using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Client;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol predict MODEL --entity driver=d17 --feature distance_km=3.2</c>, or <c>--stdin</c>: requests as NDJSON, a result line each.</summary>
internal static class PredictCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var model = new Argument<string>("MODEL") { Description = "The model." };
        var entities = Pairs("--entity", "-e", "Key of an entity, as driver=d17; once for each of the model's.");
        var features = Pairs("--feature", "-f", "A request input, as distance_km=3.2; may be repeated. What is not given is missing.");
        var id = new Option<string?>("--id") { Description = "Id of the prediction; the same id again is answered the same. Default: generated." };
        var time = TimeOption.Create("Event time. Default: the server's now.");
        var stdin = StreamOption.Create("predict");
        var json = JsonOption.Create();
        var command = new Command("predict", "Ask for a prediction.") { model, entities, features, id, time, stdin, json };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var name = parse.GetRequiredValue(model);
            if (parse.GetValue(stdin))
            {
                var requests = NdjsonLines.Read(terminal.In(), ClientJson.Default.PredictRequest, cancel);
                return await NdjsonLines.Write(terminal, client.Predict(name, requests, cancel), ClientJson.Default.PredictResult);
            }

            var given = Split(parse.GetValue(features) ?? [], "--feature");
            var values = given.Count == 0 ? [] : await Typed(client, name, given, cancel);
            var keys = Split(parse.GetValue(entities) ?? [], "--entity");
            var result = await client.Predict(name, new PredictRequest(keys, values, parse.GetValue(time), parse.GetValue(id)), cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.PredictResult);
            }
            else
            {
                var share = result.Probabilities?.TryGetValue(result.Prediction.Text ?? "", out var probability) == true ? $" {Figures.Value(probability)}" : "";
                terminal.Out.WriteLine($"{result.Prediction}{share}  {result.PredictionId}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Only the model's definition tells a number from a category that looks like one.</summary>
    private static async Task<Dictionary<string, FeatureValue>> Typed(
        OnlineLearningClient client, string model, Dictionary<string, string> given, CancellationToken cancel)
    {
        var definitions = await AppliedDefinitions.Read(client, cancel);
        var inputs = definitions.Model(model, "the server").Inputs.ToDictionary(input => input.Name);
        try
        {
            return given.ToDictionary(
                item => item.Key,
                item => inputs.TryGetValue(item.Key, out var input) && input.Kind == InputKind.Numeric
                    ? ValueParser.Number(item.Key, Encoding.UTF8.GetBytes(item.Value))
                    : ValueParser.Text(Encoding.UTF8.GetBytes(item.Value)));
        }
        catch (BadValueException exception)
        {
            throw CommandException.Usage($"--feature: {exception.Message}");
        }
    }

    private static Option<string[]> Pairs(string name, string shortName, string description) => new(name, shortName)
    {
        Description = description,
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static Dictionary<string, string> Split(string[] pairs, string option)
    {
        Dictionary<string, string> split = [];
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=');
            if (at <= 0 || !split.TryAdd(pair[..at], pair[(at + 1)..]))
            {
                throw CommandException.Usage($"{option}: was given \"{pair}\"; allowed is NAME=VALUE, each name once");
            }
        }

        return split;
    }
}
