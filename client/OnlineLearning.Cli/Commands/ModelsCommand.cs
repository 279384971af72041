using System.CommandLine;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;
using Spectre.Console;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol models [NAME]</c>: all models in a table, or one in full; <c>ol models rewarm</c>, <c>ol models export</c>.</summary>
internal static class ModelsCommand
{
    public static Command Build(Terminal terminal, ServerOption server)
    {
        var name = new Argument<string?>("NAME") { Description = "A model; without it all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var json = JsonOption.Create();
        var command = new Command("models", "List the models, or show one: updates, learning rate, metrics, monitor, alerts.") { name, json, RewarmCommand.Build(terminal, server), ExportCommand.Build(terminal, server) };
        command.Aliases.Add("model");
        command.SetAction(async (parse, cancel) =>
        {
            using var client = server.Connect(parse);
            if (parse.GetValue(name) is { } model)
            {
                var detail = await client.Model(model, cancel);
                Show(terminal, detail, parse.GetValue(json));
            }
            else
            {
                var models = await client.Models(cancel);
                Show(terminal, models, parse.GetValue(json));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(Terminal terminal, IReadOnlyList<ModelSummary> models, bool json)
    {
        if (json)
        {
            terminal.WriteJson(new ModelList(models), ClientJson.Default.ModelList);
            return;
        }

        var table = Terminal.Table("model", "version", "task", "updates", "learning rate", "labels", "open", "metrics");
        foreach (var model in models)
        {
            table.AddRow(
                Markup.Escape(model.Name), $"{model.Version}", model.Task, Figures.Count(model.Updates), Figures.Value(model.LearningRate),
                Figures.Count(model.Labels), Figures.Count(model.OpenPredictions), Metrics(model.Metrics));
        }

        terminal.Write(table);
    }

    private static void Show(Terminal terminal, ModelDetail model, bool json)
    {
        if (json)
        {
            terminal.WriteJson(model, ClientJson.Default.ModelDetail);
            return;
        }

        var output = terminal.Out;
        output.WriteLine($"{model.Name}  version {model.Version}, {model.Task}");
        output.WriteLine($"updates        {Figures.Count(model.Updates)}, learning rate {Figures.Value(model.LearningRate)}");
        output.WriteLine($"open           {Figures.Count(model.OpenPredictions)} predictions wait for their labels");
        output.WriteLine($"metrics        {Metrics(model.Metrics)}");
        foreach (var shard in model.Shards)
        {
            output.WriteLine(
                $"shard {shard.Shard,-8} {Figures.Count(shard.Updates)} updates, rate {Figures.Value(shard.LearningRate)}, {Rewarmings(shard.Rewarmings)}digest {shard.Digest ?? Figures.None}");
        }

        if (model.Shards.Count > 1)
        {
            output.WriteLine(model.Mixed ? "shards         mixed now and then" : "shards         not mixed: each learns its own entities");
        }

        foreach (var shard in model.Shards.Where(shard => shard.Experts is { Count: > 0 }))
        {
            ShowExperts(terminal, shard, withNumber: model.Shards.Count > 1);
        }

        if (model.Monitor is { } monitor)
        {
            Show(terminal, monitor);
        }
    }

    private static void Show(Terminal terminal, MonitorDetail monitor)
    {
        var output = terminal.Out;
        var predicted = monitor.Predicted is { } classes
            ? string.Join(", ", classes.Select(each => $"{each.Key} {Figures.Count(each.Value)}"))
            : $"mean {Figures.Value(monitor.PredictionMean)}, std {Figures.Value(monitor.PredictionStd)}";
        output.WriteLine($"predictions    {Figures.Count(monitor.Predictions)}, {predicted}");
        output.WriteLine($"labels         {Figures.Count(monitor.Labels)}, {Figures.Count(monitor.Expired)} expired, {Figures.Count(monitor.Dangling)} dangling");
        output.WriteLine($"latency        p50 {Figures.Value(monitor.LatencyP50Ms)} ms, p99 {Figures.Value(monitor.LatencyP99Ms)} ms");
        if (monitor.Features is { Count: > 0 } features)
        {
            var table = Terminal.Table("input", "null rate", "mean", "std");
            foreach (var feature in features)
            {
                table.AddRow(Markup.Escape(feature.Name), Figures.Value(feature.NullRate), Figures.Value(feature.Mean), Figures.Value(feature.Std));
            }

            terminal.Write(table);
        }

        foreach (var alert in monitor.Alerts ?? [])
        {
            output.WriteLine($"alert {alert.Kind} at {Figures.Time(alert.Time)}: {alert.Detail}{(alert.RewarmedTo is { } rate ? $" Re-warmed to a rate of {Figures.Value(rate)}." : "")}");
        }
    }

    private static void ShowExperts(Terminal terminal, ShardDetail shard, bool withNumber)
    {
        var table = Terminal.Table(withNumber ? $"expert of shard {shard.Shard}" : "expert", "weight", "mean loss");
        foreach (var expert in shard.Experts!.OrderByDescending(expert => expert.Weight))
        {
            table.AddRow(Markup.Escape(expert.Name), Figures.Value(expert.Weight), Figures.Value(expert.MeanLoss));
        }

        terminal.Write(table);
    }

    private static string Rewarmings(long count) => count == 0 ? "" : $"re-warmed {Figures.Count(count)} {(count == 1 ? "time" : "times")}, ";

    private static string Metrics(IReadOnlyDictionary<string, double?>? metrics) =>
        metrics is { Count: > 0 } ? Markup.Escape(string.Join("  ", metrics.Select(metric => $"{metric.Key} {Figures.Value(metric.Value)}"))) : Figures.None;
}
