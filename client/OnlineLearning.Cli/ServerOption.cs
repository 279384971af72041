using System.CommandLine;
using OnlineLearning.Client;

namespace OnlineLearning.Cli;

/// <summary><c>--server</c>, of every command.</summary>
internal sealed class ServerOption(Terminal terminal)
{
    public const string Default = "http://127.0.0.1:8080";
    public const string Variable = "OL_SERVER";

    public Option<string?> Option { get; } = new("--server", "-s")
    {
        Description = $"Server's address. Default: ${Variable}, else {Default}.",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>As given.</summary>
    public string AddressOf(ParseResult parse) => parse.GetValue(Option) ?? terminal.Environment(Variable) ?? Default;

    /// <exception cref="CommandException">The address is none.</exception>
    public OnlineLearningClient Connect(ParseResult parse)
    {
        var text = AddressOf(parse);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new OnlineLearningClient(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), terminal.Time)
            : throw CommandException.Usage($"--server: was given \"{text}\"; allowed is an address as {Default}");
    }
}
