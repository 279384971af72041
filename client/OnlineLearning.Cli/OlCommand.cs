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
        var parse = Root(terminal).Parse(args);
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

    private static RootCommand Root(Terminal terminal)
    {
        var server = new ServerOption(terminal);
        return new("OnlineLearning: models that learn while they serve")
        {
            server.Option,
            ApplyCommand.Build(terminal, server),
            EvaluateCommand.Build(terminal),
            GenerateCommand.Build(terminal),
            ReplayCommand.Build(terminal, server),
            PredictCommand.Build(terminal, server),
            FeedbackCommand.Build(terminal, server),
            FeaturesCommand.Build(terminal, server),
            ModelsCommand.Build(terminal, server),
            StatusCommand.Build(terminal, server),
        };
    }

    private static string HelpFor(Command command) => command is RootCommand ? "ol --help" : $"ol {command.Name} --help";
}
