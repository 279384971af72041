using System.CommandLine;
using System.Globalization;
using OnlineLearning.Cli.Generating;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol generate NAME</c>: rows of a synthetic stream, or its definition.</summary>
internal static class GenerateCommand
{
    public static Command Build(Terminal terminal)
    {
        var name = new Argument<string?>("NAME") { Description = "The stream; --list shows all.", Arity = ArgumentArity.ZeroOrOne };
        var rows = new Option<long?>("--rows", "-n") { Description = "So many rows, 1 to 10^12.", HelpName = "N", CustomParser = argument => Rows(argument) };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same bytes. Default 1.", HelpName = "S", DefaultValueFactory = _ => 1, CustomParser = argument => Seed(argument) };
        var set = new Option<string[]>("--set") { Description = "A setting of the stream; may be given several times.", HelpName = "NAME=VALUE" };
        var drift = new Option<string[]>("--drift") { Description = "A change of settings after so many rows: 10000:abrupt:concept=2, 10000:gradual:width=1000:concept=2; may be given several times.", HelpName = "ROW:KIND:..." };
        var output = new Option<string?>("--out", "-o") { Description = "Table: .csv or .tsv, each also with .gz. Default: CSV to the standard output.", HelpName = "FILE" };
        var list = new Option<bool>("--list") { Description = "Show all streams with columns and settings." };
        var definition = new Option<bool>("--definition") { Description = "Write the definition that ol evaluate takes for the stream instead of rows." };
        var command = new Command("generate", "Write rows of a synthetic stream with drift at stated places.") { name, rows, seed, set, drift, output, list, definition };
        command.SetAction((parse, cancel) =>
        {
            try
            {
                if (parse.GetValue(list))
                {
                    StreamList.Write(terminal, parse.GetValue(name) is { } only ? [StreamKinds.Find(only)] : StreamKinds.All);
                    return Task.FromResult(ExitCodes.Done);
                }

                var stream = SyntheticStream.Of(
                    parse.GetValue(name) ?? throw CommandException.Usage("NAME is needed; ol generate --list shows all"),
                    parse.GetValue(seed), parse.GetValue(set), parse.GetValue(drift));
                if (parse.GetValue(definition))
                {
                    terminal.Out.Write(StreamDefinition.Of(stream));
                    return Task.FromResult(ExitCodes.Done);
                }

                var count = parse.GetValue(rows) ?? throw CommandException.Usage("--rows is needed: a whole number from 1 to 1000000000000");
                return Task.FromResult(parse.GetValue(output) is { } path
                    ? GeneratedTable.WriteFile(stream, count, path, cancel)
                    : GeneratedTable.WriteOut(stream, count, terminal, cancel));
            }
            catch (StreamException exception)
            {
                throw CommandException.Usage(exception.Message);
            }
        });
        return command;
    }

    private static long? Rows(System.CommandLine.Parsing.ArgumentResult argument)
    {
        if (long.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= StreamDrift.MaxRow)
        {
            return rows;
        }

        argument.AddError($"--rows: was given \"{argument.Tokens[0].Value}\"; allowed is a whole number from 1 to {StreamDrift.MaxRow}");
        return null;
    }

    private static ulong Seed(System.CommandLine.Parsing.ArgumentResult argument)
    {
        if (!ulong.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            argument.AddError($"--seed: was given \"{argument.Tokens[0].Value}\"; allowed is a whole number from 0 to {ulong.MaxValue}");
        }

        return seed;
    }
}
