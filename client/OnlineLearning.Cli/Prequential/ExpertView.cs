using Spectre.Console;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The experts of a report for people: a table a shard, the weightiest first.</summary>
internal static class ExpertView
{
    public static void Write(Terminal terminal, IReadOnlyList<ExpertReport> experts)
    {
        foreach (var shard in experts.GroupBy(expert => expert.Shard))
        {
            var table = Terminal.Table(experts[^1].Shard > 0 ? $"expert of shard {shard.Key}" : "expert", "weight", "mean loss");
            foreach (var expert in shard)
            {
                table.AddRow(Markup.Escape(expert.Name), Figures.Metric(expert.Weight), Figures.Metric(expert.MeanLoss));
            }

            terminal.Write(table);
        }
    }
}
