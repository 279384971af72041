using System.CommandLine;
using System.Globalization;
using System.Text;
using OnlineLearning.Batch.Backfills;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Cli.History;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol features backfill</c>: a view over past events, into a table or into the server.</summary>
internal static class BackfillCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var options = new BackfillOptions();
        var command = new Command("backfill", "Compute a view over past events: into a table, or with --load into the server, whose view then has what came before it began.");
        options.AddTo(command);
        command.SetAction(async (parse, cancel) =>
        {
            var report = await StoreOptions.Answer(() => options.IsLoad(parse) ? Load(terminal, server, parse, options, cancel) : Snapshot(terminal, parse, options, cancel));
            if (parse.GetValue(options.Json))
            {
                terminal.WriteJson(report, BackfillJson.Default.BackfillReport);
            }
            else
            {
                terminal.Out.WriteLine(report.Out is { } path
                    ? $"{report.View}: {Figures.Count(report.Entities)} entities from {Figures.Count(report.Events)} events in {report.Seconds:F1} s: {path}"
                    : $"{report.View}: {Figures.Count(report.Entities)} entities, {Figures.Count(report.Taken)} events taken, {Figures.Count(report.Known)} known, {Figures.Count(report.Late)} too old for any window, in {report.Seconds:F1} s");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<BackfillReport> Snapshot(Terminal terminal, ParseResult parse, BackfillOptions options, CancellationToken cancel)
    {
        var started = terminal.Time.GetTimestamp();
        var path = options.OutOf(parse);
        var (definitions, view, past) = await Open(parse, options, cancel);
        using var folder = new SortFolder(path);
        var asOf = parse.GetValue(options.AsOf) ?? terminal.Time.GetUtcNow();
        var summary = await new SnapshotRun(definitions, view.Name, folder.Path, parse.GetValue(options.Memory) << 20).Write(past, asOf.UtcTicks, path, cancel);
        StoreOptions.WarnOfSources(terminal, past);
        return new(view.Name, summary.Entities, summary.Events, 0, 0, 0, path, terminal.Time.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<BackfillReport> Load(Terminal terminal, ServerOption server, ParseResult parse, BackfillOptions options, CancellationToken cancel)
    {
        var started = terminal.Time.GetTimestamp();
        var (definitions, view, past) = await Open(parse, options, cancel);
        using var client = server.Connect(parse);
        await CheckApplied(client, definitions, view, cancel);
        var file = parse.GetValue(options.ProgressFile) ?? $"{view.Name}.backfill.json";
        var begun = new BackfillProgress(view.Name, server.AddressOf(parse), HashOf(definitions, view), null, 0, 0, 0, 0);
        var progress = parse.GetValue(options.Resume) ? Resumed(file, begun) : begun;
        var plan = new EntityPlan(definitions.Sources[view.Source].Entity, definitions.Sources.Values, [view]);
        using var folder = SortFolder.Temporary();
        using var events = new ArrivedEvents(plan, folder.Path, parse.GetValue(options.Memory) << 20);
        await events.Read(past, progress.DoneUpTo, cancel);
        StoreOptions.WarnOfSources(terminal, past);
        var load = new BackfillLoad(client, file, progress, parse.GetValue(options.Batch));
        await CountBar.Show(terminal, "backfill", events.Count, async shown =>
        {
            await load.Run(events.Sorted(), shown, cancel);
            return true;
        });
        var done = load.Progress;
        return new(view.Name, done.Entities, events.Count, done.Taken, done.Known, done.Late, null, terminal.Time.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<(DefinitionSet Definitions, FeatureViewDefinition View, StoreEvents Past)> Open(ParseResult parse, BackfillOptions options, CancellationToken cancel)
    {
        var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(parse.GetRequiredValue(options.Definition)));
        var name = parse.GetRequiredValue(options.View);
        if (!definitions.FeatureViews.TryGetValue(name, out var view))
        {
            var nearest = NearestName.Of(name, definitions.FeatureViews.Keys) is { } near ? $"; did you mean {near}?" : "";
            throw CommandException.Failed($"--view: the definition has no feature view \"{name}\"; it has {string.Join(", ", definitions.FeatureViews.Keys.Order(StringComparer.Ordinal))}{nearest}");
        }

        return (definitions, view, new StoreEvents(await OfflineStore.Open(parse.GetRequiredValue(options.Store), cancel)));
    }

    /// <summary>The server must have the view as it is here: it computes, and another definition would make other features.</summary>
    private static async Task CheckApplied(Client.OnlineLearningClient client, DefinitionSet definitions, FeatureViewDefinition view, CancellationToken cancel)
    {
        var applied = await AppliedDefinitions.Read(client, cancel);
        if (!applied.FeatureViews.TryGetValue(view.Name, out var there))
        {
            throw CommandException.Failed($"the server has no feature view {view.Name}; apply the definition first: ol apply");
        }

        if (HashOf(applied, there) != HashOf(definitions, view))
        {
            throw CommandException.Failed($"the server's feature view {view.Name}, or its source, is defined otherwise than here; apply the definition first: ol apply");
        }
    }

    private static BackfillProgress Resumed(string file, BackfillProgress begun)
    {
        var found = BackfillProgress.Read(file) ?? throw CommandException.Failed($"--resume: there is no {file}; without --resume the backfill begins anew, and what the view has is passed over");
        return (found.View, found.Server, found.Definition) == (begun.View, begun.Server, begun.Definition)
            ? found
            : throw CommandException.Failed($"--resume: {file} is of view {found.View} on {found.Server}{(found.View == begun.View && found.Server == begun.Server ? ", defined otherwise" : "")}; without --resume the backfill begins anew");
    }

    private static string HashOf(DefinitionSet definitions, FeatureViewDefinition view)
    {
        var source = definitions.Sources[view.Source];
        var one = DefinitionSet.Empty with
        {
            Entities = new Dictionary<string, EntityDefinition> { [source.Entity] = definitions.Entities[source.Entity] },
            Sources = new Dictionary<string, SourceDefinition> { [source.Name] = source },
            FeatureViews = new Dictionary<string, FeatureViewDefinition> { [view.Name] = view },
        };
        return MurmurHash3.Hash64(Encoding.UTF8.GetString(DefinitionJson.Write(one))).ToString("x16", CultureInfo.InvariantCulture);
    }
}
