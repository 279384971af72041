using System.CommandLine;
using OnlineLearning.Batch.Consistency;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Cli.History;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using Spectre.Console;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol features check</c>: what was served beside what history says.</summary>
internal static class CheckCommand
{
    public static Command Build(Terminal terminal)
    {
        var store = StoreOptions.Store();
        var definition = StoreOptions.Definition();
        var model = new Option<string?>("--model", "-m") { Description = "Only this model. Default: all that have inputs from feature views.", HelpName = "NAME" };
        var sample = new Option<long>("--sample") { Description = "About so many predictions of each model, 1 or more. Default 10,000.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<ulong>("--seed") { Description = "Another one, another sample. Default 1.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var most = new Option<double>("--max-mismatch") { Description = "Mismatch rate above which the command ends with 1: 0 to 1. Default 0.", HelpName = "RATE" };
        var tolerance = new Option<double>("--tolerance") { Description = "Share by which numbers may differ and still match: 0 to 1. Default 0: not in one bit.", HelpName = "SHARE" };
        var from = StoreOptions.Moment("--from", "Predictions of this time or later.");
        var to = StoreOptions.Moment("--to", "Predictions before this time.");
        var metrics = new Option<string?>("--metrics") { Description = "Also write the figures to this file, in the Prometheus text format.", HelpName = "FILE" };
        var memory = StoreOptions.Memory();
        var json = JsonOption.Create();
        sample.Validators.Add(result => StoreOptions.Within(result, "--sample", 1, long.MaxValue));
        most.Validators.Add(result => StoreOptions.Within(result, "--max-mismatch", 0, 1));
        tolerance.Validators.Add(result => StoreOptions.Within(result, "--tolerance", 0, 1));
        var command = new Command("check", "Replay logged predictions in the order of arrival and compare what was served with what history says.")
        {
            store, definition, model, sample, seed, most, tolerance, from, to, metrics, memory, json,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var settings = new ConsistencySettings(parse.GetValue(sample), parse.GetValue(seed), parse.GetValue(tolerance), parse.GetValue(from), parse.GetValue(to));
            var summaries = await StoreOptions.Answer(async () =>
            {
                var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(parse.GetRequiredValue(definition)));
                var names = Models(definitions, parse.GetValue(model));
                var opened = await OfflineStore.Open(parse.GetRequiredValue(store), cancel);
                var past = new StoreEvents(opened);
                using var folder = SortFolder.Temporary();
                var run = new ConsistencyRun(definitions, folder.Path, parse.GetValue(memory) << 20);
                var found = new List<ConsistencySummary>();
                foreach (var name in names)
                {
                    found.Add(await run.Check(opened, past, name, settings, cancel));
                }

                StoreOptions.WarnOfSources(terminal, past);
                return found;
            });
            var report = ConsistencyReport.Of(summaries, parse.GetValue(most));
            if (parse.GetValue(metrics) is { } file)
            {
                ConsistencyMetrics.Write(file, report, terminal.Time.GetUtcNow());
            }

            if (parse.GetValue(json))
            {
                terminal.WriteJson(report, ConsistencyJson.Default.ConsistencyReport);
            }
            else
            {
                Show(terminal, report);
            }

            return report.Ok ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static List<string> Models(DefinitionSet definitions, string? asked)
    {
        if (asked is not null)
        {
            return [definitions.Model(asked, "the definition").Name];
        }

        var models = definitions.Models.Values.Where(model => model.Inputs.Any(input => input.Kind == InputKind.View)).Select(model => model.Name).Order(StringComparer.Ordinal).ToList();
        return models.Count > 0 ? models : throw CommandException.Failed("no model of the definition has an input from a feature view; there is nothing to compare");
    }

    private static void Show(Terminal terminal, ConsistencyReport report)
    {
        foreach (var model in report.Models)
        {
            var table = Terminal.Table(model.Model, "feature", "rows", "matched", "missing", "extra", "mismatched", "mismatch rate", "smape");
            foreach (var (input, each) in model.Features)
            {
                table.AddRow(
                    Markup.Escape(input), Markup.Escape(each.Feature), Figures.Count(each.Rows), Figures.Count(each.Matched), Figures.Count(each.Missing), Figures.Count(each.Extra), Figures.Count(each.Mismatched),
                    Figures.Value(each.MismatchRate), Figures.Value(each.Smape));
            }

            terminal.Write(table);
            foreach (var each in model.First)
            {
                terminal.Out.WriteLine($"{each.Kind}: {each.Feature} of {each.Key} at {Figures.Time(each.Time)}, prediction {each.Prediction}: served {Shown(each.Served)}, history {Shown(each.History)}");
            }
        }

        terminal.Out.WriteLine($"{Figures.Count(report.Models.Sum(model => model.Predictions))} predictions, mismatch rate {Figures.Value(report.MismatchRate)} ({(report.Ok ? "allowed" : "above the allowed")} {Figures.Value(report.MaxMismatch)})");
    }

    private static string Shown(string value) => value.Length == 0 ? Figures.None : value;
}
