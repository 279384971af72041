using System.Diagnostics;
using System.Text.Json;

namespace OnlineLearning.Benchmarks.Quality;

/// <summary>Runs <c>ol evaluate --json</c> as a process and reads what it says.</summary>
internal sealed class EvaluatedModels(string ol)
{
    /// <param name="table">The table.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="model">Of it.</param>
    /// <param name="more">Further arguments.</param>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public JsonElement Report(string table, string definition, string model, params string[] more)
    {
        using var document = JsonDocument.Parse(Run(["evaluate", table, "-d", definition, "-m", model, "--json", .. more]));
        return document.RootElement.Clone();
    }

    /// <summary>Runs <c>ol</c>; returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public string Run(params string[] asked)
    {
        var start = ol.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [ol, .. asked]) : new ProcessStartInfo(ol, asked);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ol {string.Join(' ', asked)} ended with {process.ExitCode}: {error.Result}{output}");
        }
        return output;
    }
}
