using System.CommandLine;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.History;
using OnlineLearning.Core.Features;
using Spectre.Console;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol features history</c>: a training set that is point-in-time correct, from the offline store.</summary>
internal static class HistoryCommand
{
    private static readonly string[] TimeUnits = ["iso", "s", "ms", "us", "ns"];

    public static Command Build(Terminal terminal)
    {
        var store = StoreOptions.Store();
        var definition = StoreOptions.Definition();
        var entities = new Option<string>("--entities", "-e") { Description = "Rows with join keys and a time, and the values that on-demand views need: .csv or .tsv, each also with .gz, or .parquet.", HelpName = "FILE", Required = true };
        var features = new Option<string[]>("--features", "-f")
        {
            Description = "view:column, view for all its columns, or service:NAME, of feature views and on-demand views; several by commas or by repeating.",
            HelpName = "NAMES",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<string>("--out", "-o") { Description = $"The result: {TableWriters.Allowed}.", HelpName = "FILE", Required = true };
        var time = new Option<string>("--time") { Description = "Column of the rows' time. Default event_timestamp.", HelpName = "COLUMN", DefaultValueFactory = _ => "event_timestamp" };
        var unit = new Option<string>("--time-unit") { Description = "iso (RFC 3339), or s, ms, us, ns since 1970. Default iso.", HelpName = "UNIT", DefaultValueFactory = _ => "iso" };
        unit.AcceptOnlyFromAmong(TimeUnits);
        var created = new Option<string?>("--created-filter") { Description = "Use only events created at or before this column's time; now: the row's own time. Default: all events.", HelpName = "COLUMN|now" };
        var format = new RunOptions().Format;
        var fullNames = new Option<bool>("--full-names") { Description = "Name columns view__column." };
        var statuses = new Option<bool>("--statuses") { Description = "Add NAME__status for each feature." };
        var memory = StoreOptions.Memory();
        var json = JsonOption.Create();
        var command = new Command("history", "Join features to rows as they were at each row's time, from the offline store.")
        {
            store, definition, entities, features, output, time, unit, created, format, fullNames, statuses, memory, json,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var path = parse.GetRequiredValue(output);
            if (!TableWriters.Knows(path))
            {
                throw CommandException.Usage($"--out: was given \"{path}\"; allowed is a name that ends with {TableWriters.Allowed}");
            }

            var settings = new EntityRowsSettings(parse.GetRequiredValue(entities), parse.GetValue(format), parse.GetRequiredValue(time), parse.GetRequiredValue(unit), parse.GetValue(created));
            var report = await StoreOptions.Answer(async () =>
            {
                var started = terminal.Time.GetTimestamp();
                var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(parse.GetRequiredValue(definition)));
                var names = parse.GetRequiredValue(features).SelectMany(each => each.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                var selection = new FeatureSelection(definitions, names, parse.GetValue(fullNames));
                var rows = await Rows(settings, selection.Entities.Select(entity => definitions.Entities[entity]), selection, cancel);
                var past = new StoreEvents(await OfflineStore.Open(parse.GetRequiredValue(store), cancel));
                using var folder = new SortFolder(path);
                var run = new HistoryRun(definitions, selection, folder.Path, parse.GetValue(memory) << 20);
                var summary = await run.Write(rows, past, path, parse.GetValue(statuses), cancel);
                StoreOptions.WarnOfSources(terminal, past);
                return HistoryReport.Of(path, summary, terminal.Time.GetElapsedTime(started));
            });
            if (parse.GetValue(json))
            {
                terminal.WriteJson(report, HistoryJson.Default.HistoryReport);
            }
            else
            {
                Show(terminal, report);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<IEntityRows> Rows(EntityRowsSettings settings, IEnumerable<EntityDefinition> entities, FeatureSelection selection, CancellationToken cancellation) => settings.Format is null && ParquetTable.Knows(settings.Path)
        ? new EntityRowsParquet(settings, await ParquetTable.Open(settings.Path, cancellation), entities, selection)
        : new EntityRowsTable(settings, entities, selection);

    private static void Show(Terminal terminal, HistoryReport report)
    {
        var table = Terminal.Table("feature", "present", "null", "not found", "outside max age");
        foreach (var (feature, count) in report.Features)
        {
            table.AddRow(Markup.Escape(feature), Figures.Count(count.Present), Figures.Count(count.NullValue), Figures.Count(count.NotFound), Figures.Count(count.OutsideMaxAge));
        }

        terminal.Write(table);
        terminal.Out.WriteLine($"{Figures.Count(report.Rows)} rows from {Figures.Count(report.Events)} events in {report.Seconds:F1} s: {report.Out}");
    }
}
