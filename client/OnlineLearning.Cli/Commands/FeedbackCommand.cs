using System.CommandLine;
using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Client;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol feedback PREDICTION_ID LABEL</c>, or <c>--stdin</c>: labels as NDJSON, a result line each.</summary>
internal static class FeedbackCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var id = new Argument<string?>("PREDICTION_ID") { Description = "As predict answered it.", Arity = ArgumentArity.ZeroOrOne };
        var label = new Argument<string?>("LABEL") { Description = "A number; true or false for a binary model; the name of a class for a multiclass one.", Arity = ArgumentArity.ZeroOrOne };
        var weight = new Option<double?>("--weight") { Description = "Importance. Default 1." };
        var stdin = StreamOption.Create("feedback");
        var json = JsonOption.Create();
        var command = new Command("feedback", "Send the label of a prediction.") { id, label, weight, stdin, json };
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            if (parse.GetValue(stdin))
            {
                var requests = NdjsonLines.Read(terminal.In(), ClientJson.Default.FeedbackRequest, cancel);
                return await NdjsonLines.Write(terminal, client.Feedback(requests, cancel), ClientJson.Default.FeedbackResult);
            }

            if (parse.GetValue(id) is not { } prediction || parse.GetValue(label) is not { } text)
            {
                throw CommandException.Usage("feedback: PREDICTION_ID and LABEL are needed, or --stdin");
            }

            var result = await client.Feedback(new FeedbackRequest(prediction, await Label(client, prediction, text, cancel), parse.GetValue(weight)), cancel);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(result, ClientJson.Default.FeedbackResult);
            }
            else
            {
                terminal.Out.WriteLine(
                    $"{result.Status}: predicted {(result.Prediction.Kind == FeatureValueKind.Text ? result.Prediction.Text : Figures.Value(result.Prediction.Number))}, loss {Figures.Value(result.Loss)}, update {Figures.Count(result.Updates)}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Only the model's definition tells a number from a class that is called like one.</summary>
    private static async Task<FeatureValue> Label(OnlineLearningClient client, string prediction, string text, CancellationToken cancel)
    {
        var definitions = await AppliedDefinitions.Read(client, cancel);
        var colon = prediction.IndexOf(':');
        return colon > 0 && definitions.Models.TryGetValue(prediction[..colon], out var model) && model.Task == TaskKind.Multiclass ? text : ReadLabel(text);
    }

    private static double ReadLabel(string text)
    {
        try
        {
            return bool.TryParse(text, out var flag) ? flag ? 1 : 0 : ValueParser.RequiredNumber("LABEL", Encoding.UTF8.GetBytes(text));
        }
        catch (BadValueException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }
}
