using System.CommandLine;
using System.Text.Json.Serialization;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using Spectre.Console;

namespace OnlineLearning.Cli.Commands;

/// <summary><c>ol features cost</c>: the greatest memory of one entity, by view and column.</summary>
internal static class CostCommand
{
    public static Command Build(Terminal terminal)
    {
        var definition = StoreOptions.Definition();
        var json = JsonOption.Create();
        var command = new Command("cost", "The greatest memory that one entity can take, by view and column: reached when every window is full of events.") { definition, json };
        command.SetAction(parse =>
        {
            var definitions = DefinitionFiles.Bind(DefinitionFiles.Read(parse.GetRequiredValue(definition)));
            var report = new CostReport([.. definitions.FeatureViews.Values.OrderBy(view => view.Name, StringComparer.Ordinal).Select(view => Of(definitions, view))]);
            if (parse.GetValue(json))
            {
                terminal.WriteJson(report, CostJson.Default.CostReport);
            }
            else
            {
                Show(terminal, report);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static ShownCost Of(DefinitionSet definitions, FeatureViewDefinition view)
    {
        var source = definitions.Sources[view.Source];
        var cost = ViewCost.Of(new ViewPlan(view, source));
        return new(view.Name, source.Entity, cost.MostBytes, cost.FixedBytes, cost.Columns.ToDictionary(column => column.Column, column => column.MostBytes));
    }

    private static void Show(Terminal terminal, CostReport report)
    {
        var table = Terminal.Table("view", "column", "bytes of an entity at most");
        foreach (var view in report.Views)
        {
            table.AddRow(Markup.Escape(view.View), "", Figures.Count(view.MostBytes));
            foreach (var (column, bytes) in view.Columns)
            {
                table.AddRow("", Markup.Escape(column), Figures.Count(bytes));
            }
        }

        terminal.Write(table);
        foreach (var entity in report.Views.GroupBy(view => view.Entity))
        {
            terminal.Out.WriteLine($"{entity.Key}: {Figures.Count(entity.Sum(view => view.MostBytes))} bytes at most in {entity.Count()} view{(entity.Count() == 1 ? "" : "s")}");
        }
    }
}

/// <summary>All views of a definition.</summary>
internal sealed record CostReport(IReadOnlyList<ShownCost> Views);

/// <summary>Bytes of one entity at most; a column whose window another column keeps has 0.</summary>
internal sealed record ShownCost(string View, string Entity, long MostBytes, long FixedBytes, IReadOnlyDictionary<string, long> Columns);

[JsonSerializable(typeof(CostReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CostJson : JsonSerializerContext;
