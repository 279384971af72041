using System.CommandLine;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.History;

namespace OnlineLearning.Cli.Commands;

/// <summary>Options of <see cref="BackfillCommand"/>.</summary>
internal sealed class BackfillOptions
{
    public Option<string> Store { get; } = StoreOptions.Store();

    public Option<string> Definition { get; } = StoreOptions.Definition();

    public Option<string> View { get; } = new("--view") { Description = "The feature view.", HelpName = "NAME", Required = true };

    public Option<string?> Out { get; } = new("--out", "-o") { Description = $"The table: {TableWriters.Allowed}. Required without --load.", HelpName = "FILE" };

    public Option<DateTimeOffset?> AsOf { get; } = TimeOption.Create("--as-of", "Values as of this time. Default: now.");

    public Option<bool> ToServer { get; } = new("--load") { Description = "Send the events to the server instead of writing a table." };

    public Option<bool> Resume { get; } = new("--resume") { Description = "With --load: go on where the progress file says." };

    public Option<string?> ProgressFile { get; } = new("--progress") { Description = "With --load: the progress file. Default VIEW.backfill.json.", HelpName = "FILE" };

    public Option<int> Batch { get; } = new("--batch")
    {
        Description = $"With --load: events of a call, 1 to {BackfillLoad.MostEvents}. Default {BackfillLoad.MostEvents}.",
        HelpName = "EVENTS",
        DefaultValueFactory = _ => BackfillLoad.MostEvents,
    };

    public Option<long> Memory { get; } = StoreOptions.Memory();

    public Option<bool> Json { get; } = JsonOption.Create();

    public void AddTo(Command command)
    {
        Batch.Validators.Add(result => StoreOptions.Within(result, "--batch", 1, BackfillLoad.MostEvents));
        foreach (var option in new Option[] { Store, Definition, View, Out, AsOf, ToServer, Resume, ProgressFile, Batch, Memory, Json })
        {
            command.Add(option);
        }
    }

    /// <exception cref="CommandException">Options of one way are given for the other.</exception>
    public bool IsLoad(ParseResult parse)
    {
        var isLoad = parse.GetValue(ToServer);
        foreach (var option in isLoad ? new Option[] { Out, AsOf } : [Resume, ProgressFile, Batch])
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw CommandException.Usage($"{option.Name}: was given {(isLoad ? "with" : "without")} --load; allowed is one or the other");
            }
        }

        return isLoad;
    }

    public string OutOf(ParseResult parse)
    {
        var path = parse.GetValue(Out) ?? throw CommandException.Usage("--out: is missing; needed is a file for the table, or --load for the server");
        return TableWriters.Knows(path) ? path : throw CommandException.Usage($"--out: was given \"{path}\"; allowed is a name that ends with {TableWriters.Allowed}");
    }
}
