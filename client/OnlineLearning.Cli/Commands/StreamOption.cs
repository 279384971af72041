using System.CommandLine;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>--stdin</c>: bodies as NDJSON from the standard input.</summary>
internal static class StreamOption
{
    public static Option<bool> Create(string what) => new("--stdin")
    {
        Description = $"Read {what} bodies as NDJSON from the standard input and write a result line for each, in order.",
    };
}
