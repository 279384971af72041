using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Batch.Tables;

namespace OnlineLearning.Cli.Commands;

/// <summary>What the commands over the offline store share.</summary>
internal static class StoreOptions
{
    private const long MostMebibytes = 65_536;

    public static Option<string> Store() => new("--store") { Description = "Folder of the offline store: offline below the server's data folder.", HelpName = "FOLDER", Required = true };

    public static Option<string> Definition() => new("--definition", "-d") { Description = "Definitions: a file or a directory.", HelpName = "FILE|DIR", Required = true };

    public static Option<long> Memory()
    {
        var memory = new Option<long>("--memory")
        {
            Description = "Memory of one sort in MiB, 1 to 65,536; what does not fit goes to files beside the result. Default 64.",
            HelpName = "MIB",
            DefaultValueFactory = _ => HistoryRun.DefaultBytes >> 20,
        };
        memory.Validators.Add(result => Within(result, "--memory", 1, MostMebibytes));
        return memory;
    }

    public static Option<DateTimeOffset?> Moment(string name, string description) => TimeOption.Create(name, $"{description} Default: no limit.");

    /// <summary>Refuses a number outside a range.</summary>
    public static void Within(OptionResult result, string name, double least, double most)
    {
        if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && !(given >= least && given <= most))
        {
            result.AddError($"{name}: was given {result.Tokens[0].Value}; allowed is {(most >= long.MaxValue ? $"{least} or more" : $"{least} to {most}")}");
        }
    }

    /// <summary>Turns what is wrong with names, rows and the store into one line.</summary>
    public static async Task<T> Answer<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is HistoryException or OfflineStoreException or ParquetTableException)
        {
            throw CommandException.Failed(exception.Message);
        }
    }

    /// <summary>Says which sources the store has nothing of: features of them are not found, and that is seldom what was meant.</summary>
    public static void WarnOfSources(Terminal terminal, StoreEvents past)
    {
        foreach (var source in past.Missing)
        {
            terminal.Error.WriteLine($"ol: the store has no events of source {source}; it has {(past.Sources.Count == 0 ? "none" : string.Join(", ", past.Sources))}");
        }
    }
}
