using System.CommandLine;
using OnlineLearning.Cli.Commands;
using OnlineLearning.Client;

namespace OnlineLearning.Cli;

/// <summary>The command <c>ol</c>.</summary>
public static class OlCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0: done; 1: failed; 2: asked wrongly.</returns>
    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancel)
    {
        var parse = Root(terminal, args).Parse(args);
        if (parse.Errors.Count > 0)
        {
            terminal.Error.WriteLine($"ol: {string.Join("; ", parse.Errors.Select(error => error.Message))}");
            terminal.Error.WriteLine($"See: {HelpFor(parse.CommandResult.Command)}");
            return ExitCodes.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            return await parse.InvokeAsync(invocation, cancel);
        }
        catch (CommandException exception)
        {
            terminal.Error.WriteLine($"ol: {exception.Message}");
            return exception.ExitCode;
        }
        catch (ServerUnreachableException exception)
        {
            terminal.Error.WriteLine($"ol: {Unreachable(exception)}");
            return ExitCodes.Failed;
        }
        catch (OnlineLearningException exception)
        {
            terminal.Error.WriteLine($"ol: {exception.Message}");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            terminal.Error.WriteLine($"ol: the connection broke: {exception.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException exception)
        {
            terminal.Error.WriteLine(exception.InnerException is TimeoutException ? "ol: the server did not answer in time" : "ol: interrupted");
            return ExitCodes.Failed;
        }
    }

    private static string Unreachable(ServerUnreachableException exception) =>
        $"no server answers at {exception.Address}; start one with: dotnet run -c Release --project silo  (or name another: --server URL or ${ServerOption.Variable})";

    /// <summary>A command line that begins with a command's name needs no other command: making them all takes longer than some commands run.</summary>
    private static RootCommand Root(Terminal terminal, string[] args)
    {
        var server = new ServerOption(terminal);
        (string Name, Func<Command> Build)[] commands =
        [
            ("apply", () => ApplyCommand.Build(terminal, server)),
            ("evaluate", () => EvaluateCommand.Build(terminal)),
            ("generate", () => GenerateCommand.Build(terminal)),
            ("replay", () => ReplayCommand.Build(terminal, server)),
            ("predict", () => PredictCommand.Build(terminal, server)),
            ("feedback", () => FeedbackCommand.Build(terminal, server)),
            ("features", () => FeaturesCommand.Build(terminal, server)),
            ("models", () => ModelsCommand.Build(terminal, server)),
            ("export", () => ArchiveCommands.Export(terminal, server)),
            ("import", () => ArchiveCommands.Import(terminal, server)),
            ("status", () => StatusCommand.Build(terminal, server)),
        ];
        var root = new RootCommand("OnlineLearning: models that learn while they serve") { server.Option };
        var asked = Array.FindIndex(commands, command => args.Length > 0 && command.Name == args[0]);
        foreach (var command in asked < 0 ? commands : commands[asked..(asked + 1)])
        {
            root.Add(command.Build());
        }

        return root;
    }

    private static string HelpFor(Command command) => command is RootCommand ? "ol --help" : $"ol {command.Name} --help";
}
