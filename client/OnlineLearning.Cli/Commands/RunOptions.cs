using System.CommandLine;
using OnlineLearning.Cli.Prequential;
using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Commands;

/// <summary>What <c>evaluate</c> and <c>replay</c> share.</summary>
internal sealed class RunOptions
{
    public Argument<string> File { get; } = new("FILE") { Description = "Table: .csv or .tsv, each also with .gz; - for the standard input." };

    public Option<string[]> Models { get; } = new("--model", "-m") { Description = "The model.", Required = true, HelpName = "NAME" };

    public Option<bool> Strict { get; } = new("--strict") { Description = "End with 1 at the first bad row instead of leaving it out." };

    public Option<long?> Limit { get; } = new("--limit") { Description = "Use this many rows at the most.", HelpName = "ROWS" };

    public Option<TableFormat?> Format { get; } = new("--format")
    {
        Description = "csv or tsv. Default: by the file's name; csv for the standard input.",
        HelpName = "csv|tsv",
        CustomParser = argument =>
        {
            if (Enum.TryParse<TableFormat>(argument.Tokens[0].Value, ignoreCase: true, out var format) && Enum.IsDefined(format))
            {
                return format;
            }

            argument.AddError($"--format: was given \"{argument.Tokens[0].Value}\"; allowed are csv and tsv");
            return null;
        },
    };

    public Option<Delay> Delay { get; } = new("--delay")
    {
        Description = "Learn each label this much later: rows (100) or event time (90s, 7d). Default 0.",
        HelpName = "ROWS|DURATION",
        CustomParser = argument =>
        {
            if (!Prequential.Delay.TryParse(argument.Tokens[0].Value, out var delay))
            {
                argument.AddError($"--delay: was given \"{argument.Tokens[0].Value}\"; allowed are a number of rows (100) or a duration (90s, 1h30m, 7d)");
            }

            return delay;
        },
    };

    public Option<bool> Json { get; } = JsonOption.Create();

    public RunOptions() => Limit.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && result.GetValueOrDefault<long?>() < 1)
        {
            result.AddError($"--limit: was given {result.Tokens[0].Value}; allowed is 1 or more");
        }
    });

    public void AddTo(Command command)
    {
        command.Add(File);
        foreach (var option in new Option[] { Models, Delay, Limit, Strict, Format, Json })
        {
            command.Add(option);
        }
    }

    /// <summary>For a command of one model.</summary>
    /// <exception cref="CommandException">There are several.</exception>
    public string OnlyModel(ParseResult parse) => parse.GetRequiredValue(Models) is [var only] ? only
        : throw CommandException.Usage($"--model: was given {parse.GetRequiredValue(Models).Length} times; allowed is once");

    public RunSettings Read(ParseResult parse) => new(
        parse.GetRequiredValue(File), parse.GetValue(Format), parse.GetValue(Delay), parse.GetValue(Strict), parse.GetValue(Limit));

    public void Write(Terminal terminal, ParseResult parse, RunReport report)
    {
        if (parse.GetValue(Json))
        {
            terminal.WriteJson(report, ReportJson.Default.RunReport.SerializeHandler!);
        }
        else
        {
            ReportView.Write(terminal, report);
        }
    }
}
