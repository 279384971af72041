using System.CommandLine;
using OnlineLearning.Cli.Prequential;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol evaluate FILE</c>: test-then-train in this process, without a server.</summary>
internal static class EvaluateCommand
{
    public static Command Build(Terminal terminal)
    {
        var options = new RunOptions();
        var definition = new Option<string>("--definition", "-d") { Description = "Definitions: a file or a directory.", Required = true, HelpName = "FILE|DIR" };
        var threads = new Option<int>("--threads") { Description = "2: read the table on a thread of its own; the numbers stay the same. Default 1.", HelpName = "1|2", DefaultValueFactory = _ => 1 };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 2)
            {
                result.AddError($"--threads: was given {result.Tokens[0].Value}; allowed are 1 and 2");
            }
        });
        var command = new Command("evaluate", "Predict each row of a table, then learn it, in this process; show metrics beside baselines.") { definition, threads };
        options.AddTo(command);
        command.SetAction(async (parse, cancel) =>
        {
            var path = parse.GetRequiredValue(definition);
            var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(path));
            var model = definitions.Model(parse.GetRequiredValue(options.Model), path);
            var pass = new EvaluationPass(terminal, options.Read(parse) with { Threads = parse.GetValue(threads) }, [new Candidate(definitions, model)]);
            var reports = await ProgressBar.Show(terminal, "evaluate", progress => Task.FromResult(pass.Run(progress, cancel)));
            options.Write(terminal, parse, reports[0]);
            return ExitCodes.Done;
        });
        return command;
    }
}
