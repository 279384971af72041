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
        var command = new Command("evaluate", "Predict each row of a table, then learn it, in this process; show metrics beside baselines.") { definition };
        options.AddTo(command);
        command.SetAction(async (parse, cancel) =>
        {
            var path = parse.GetRequiredValue(definition);
            var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(path));
            var model = definitions.Model(parse.GetRequiredValue(options.Model), path);
            var run = new PrequentialRun(terminal, options.Read(parse), model, definitions);
            var loop = new LocalLoop(definitions, model.Name);
            var report = await ProgressBar.Show(terminal, "evaluate", progress => run.Through(loop, progress, cancel));
            options.Write(terminal, parse, report with { Experts = loop.Experts });
            return ExitCodes.Done;
        });
        return command;
    }
}
