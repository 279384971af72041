using System.CommandLine;
using OnlineLearning.Client;

namespace OnlineLearning.Cli;

/// <summary><c>--server</c>, of every command.</summary>
internal sealed class ServerOption(Terminal terminal)
{
    public const string Default = "http://127.0.0.1:8080";
    public const string Variable = "OL_SERVER";

    /// <summary>Holds the server's key, where it has any: no option, because what is on a command line is seen by others.</summary>
    public const string KeyVariable = "OL_API_KEY";

    public Option<string?> Option { get; } = new("--server", "-s")
    {
        Description = $"Server's address. Default: ${Variable}, else {Default}. Its key, where it has any: ${KeyVariable}.",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>As given.</summary>
    public string AddressOf(ParseResult parse) => parse.GetValue(Option) ?? terminal.Environment(Variable) ?? Default;

    /// <exception cref="CommandException">The address is none.</exception>
    /// <param name="parse">The command line.</param>
    /// <param name="timeout">How long the server may take until it answers; null: 100 s.</param>
    public OnlineLearningClient Connect(ParseResult parse, TimeSpan? timeout = null)
    {
        var text = AddressOf(parse);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new OnlineLearningClient(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), terminal.Time, terminal.Environment(KeyVariable), timeout)
            : throw CommandException.Usage($"--server: was given \"{text}\"; allowed is an address as {Default}");
    }
}
