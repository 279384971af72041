using OnlineLearning.Cli.Generating;
using Spectre.Console;

namespace OnlineLearning.Cli;

/// <summary>What a command sees of the world: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
public sealed class Terminal
{
    private const int PipedWidth = 400;

    public required TextWriter Out { get; init; }

    /// <summary>Opens <see cref="Out"/> for much text: what is written fails once nobody reads it. Null: <see cref="Out"/> itself.</summary>
    public Func<TextWriter>? OpenOut { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<Stream> In { get; init; }

    /// <summary>False for a pipe: then there is no progress bar.</summary>
    public bool ErrorIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public Func<string, string?> Environment { get; init; } = _ => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Terminal OfProcess() => new()
    {
        Out = Console.Out,
        OpenOut = StandardOutput.Open,
        Error = Console.Error,
        In = Console.OpenStandardInput,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
    };

    /// <summary>Writes a table to the result; in a pipe without colours and without breaking lines.</summary>
    public void Write(Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = OutIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        if (!OutIsTerminal)
        {
            console.Profile.Width = PipedWidth;
        }

        console.Write(table);
    }

    /// <summary>A table in the one style of all commands.</summary>
    /// <param name="names">First column, left.</param>
    /// <param name="numbers">Further columns, right.</param>
    public static Table Table(string names, params IEnumerable<string> numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(Markup.Escape(names)).NoWrap());
        foreach (var column in numbers)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned().NoWrap());
        }

        return table;
    }
}
