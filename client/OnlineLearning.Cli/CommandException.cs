namespace OnlineLearning.Cli;

/// <summary>Ends a command with a message of one or more lines and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>It was asked rightly and went wrong.</summary>
    public static CommandException Failed(string message) => new(ExitCodes.Failed, message);

    /// <summary>It was asked wrongly.</summary>
    public static CommandException Usage(string message) => new(ExitCodes.Usage, message);
}

internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}
