using System.Globalization;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Cli.Generating;

/// <summary>What <c>ol generate --list</c> shows of each stream.</summary>
internal static class StreamList
{
    public static void Write(Terminal terminal, IReadOnlyList<StreamKind> kinds)
    {
        foreach (var kind in kinds)
        {
            terminal.Out.WriteLine($"{kind.Name}: {kind.Summary}");
            terminal.Out.WriteLine($"  {kind.Source}");
            terminal.Out.WriteLine($"  columns: {string.Join(", ", Columns(kind))}");
            foreach (var setting in kind.Settings)
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {setting.Name} = {setting.Default}, {StreamSettings.Allowed(setting)}{(kind.Fixed.Contains(setting.Name) ? "; no drift" : "")}: {setting.Doc}"));
            }
        }
    }

    // Those of the defaults, a numbered run as its first and last.
    private static IEnumerable<string> Columns(StreamKind kind)
    {
        var names = kind.Columns(kind.Defaults).Select(column => column.Name).ToList();
        return names.GroupBy(name => name.TrimEnd([.. "0123456789"])).Select(run => run.Count() == 1 ? run.First() : $"{run.First()} to {run.Last()}");
    }
}
