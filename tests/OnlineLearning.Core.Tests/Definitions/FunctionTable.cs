using System.Text;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>The part of the documentation that follows from the functions that are registered.</summary>
internal static class FunctionTable
{
    private const string Begin = "<!-- functions: written by the tests -->\n";
    private const string End = "<!-- end of functions -->";

    public static string Page(string markdown)
    {
        var (from, to) = (markdown.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, markdown.IndexOf(End, StringComparison.Ordinal));
        var text = new StringBuilder();
        Table(text, "operator", FunctionRegistry.Operators, Written);
        Table(text, "function", FunctionRegistry.Functions, function => function.Signature);
        return markdown[..from] + text + markdown[to..];
    }

    private static void Table(StringBuilder text, string what, IReadOnlyList<OnDemandFunction> all, Func<OnDemandFunction, string> written)
    {
        text.Append('\n').Append("| ").Append(what).Append(" | gives | |\n|---|---|---|\n");
        foreach (var function in all)
        {
            text.Append($"| `{written(function)}` | {(function.Gives is { } kind ? KindNames.Of(kind) : "the same")} | {function.Doc}{(function.TakesNull ? " (takes nulls)" : "")} |\n");
        }

        text.Append('\n');
    }

    private static string Written(OnDemandFunction function)
    {
        string[] operands = [.. function.Takes.Select(kind => kind.ToString().ToLowerInvariant())];
        return operands.Length == 1 ? $"{function.Name} {operands[0]}" : $"{operands[0]} {function.Name} {operands[1]}";
    }
}
