using System.CommandLine;
using System.Globalization;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol model export NAME --format json|onnx</c>: the shared linear part as a file.</summary>
internal static class ExportCommand
{
    private const string Json = "json";
    private const string Onnx = "onnx";

    public static Command Build(Terminal terminal, ServerOption server)
    {
        var name = new Argument<string>("NAME") { Description = "The model." };
        var format = new Option<string>("--format", "-f") { Description = "json: a document with the weights. onnx: a graph that computes. Default json.", HelpName = "json|onnx", DefaultValueFactory = _ => Json };
        format.AcceptOnlyFromAmong(Json, Onnx);
        var file = new Option<string?>("--out", "-o") { Description = "File to write; it is replaced once all has come. Default for json: the standard output.", HelpName = "FILE" };
        var shard = new Option<int?>("--shard")
        {
            Description = "Whose weights, in a model of several shards.",
            HelpName = "N",
            CustomParser = argument =>
            {
                var given = argument.Tokens[0].Value;
                if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                {
                    argument.AddError($"--shard: was given \"{given}\"; allowed is a whole number from 0");
                }

                return value;
            },
        };
        var command = new Command("export", "Write the shared linear part of a model to a file that others can compute with.") { name, format, file, shard };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) == Onnx && result.GetValue(file) is null)
            {
                result.AddError("--out is missing; allowed: a file, since onnx is no text");
            }
        });
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            var (model, form) = (parse.GetRequiredValue(name), parse.GetValue(format)!);
            if (parse.GetValue(file) is not { } path)
            {
                using var document = new MemoryStream();
                await client.Export(model, form, parse.GetValue(shard), document, cancel);
                await terminal.Out.WriteLineAsync(System.Text.Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length));
                return ExitCodes.Done;
            }

            var length = await WholeFile.Write(path, into => client.Export(model, form, parse.GetValue(shard), into, cancel));
            terminal.Out.WriteLine($"{path}: {Figures.Count(length)} bytes");
            return ExitCodes.Done;
        });
        return command;
    }
}
