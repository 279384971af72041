using System.CommandLine;
using OnlineLearning.Cli.Measures;
using OnlineLearning.Cli.Prequential;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol evaluate FILE</c>: test-then-train in this process, without a server.</summary>
internal static class EvaluateCommand
{
    public static Command Build(Terminal terminal)
    {
        var (options, measures) = (new RunOptions(), new MeasureOptions());
        var definition = new Option<string>("--definition", "-d") { Description = "Definitions: a file or a directory.", Required = true, HelpName = "FILE|DIR" };
        var compare = new Option<string[]>("--compare")
        {
            Description = "Further definitions, in the same pass: their models of the same names, or their only one, against the first model.",
            HelpName = "FILE|DIR ...",
            AllowMultipleArgumentsPerToken = true,
        };
        var threads = new Option<int>("--threads") { Description = "2: read the table on a thread of its own; the numbers stay the same. Default 1.", HelpName = "1|2", DefaultValueFactory = _ => 1 };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 2)
            {
                result.AddError($"--threads: was given {result.Tokens[0].Value}; allowed are 1 and 2");
            }
        });
        var command = new Command("evaluate", "Predict each row of a table, then learn it, in this process; show metrics beside baselines.") { definition, compare, threads };
        options.AddTo(command);
        measures.AddTo(command);
        command.SetAction(async (parse, cancel) =>
        {
            var candidates = NamedCandidate.Read(parse.GetRequiredValue(definition), parse.GetRequiredValue(options.Models), parse.GetValue(compare) ?? []);
            var evaluation = new Evaluation(terminal, options.Read(parse) with { Threads = parse.GetValue(threads) }, candidates, measures.Read(parse));
            options.Write(terminal, parse, await Watched.Run(terminal, "evaluate", progress => Task.FromResult(evaluation.Run(progress, cancel))));
            return ExitCodes.Done;
        });
        return command;
    }
}
