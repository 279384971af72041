using System.Text;
using OnlineLearning.Cli;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

/// <summary>Runs <c>ol</c> in this process, in a folder of its own, with its output captured: what a pipe would get.</summary>
internal sealed class CapturedOl : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("ol-test-").FullName;

    public string? Server { get; init; }

    public string? ApiKey { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public Task<Captured> Run(params string[] args) => RunWithInput("", args);

    public async Task<Captured> RunWithInput(string input, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            In = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Environment = name => name switch { "OL_SERVER" => Server, "OL_API_KEY" => ApiKey, _ => null },
            Time = Time,
        };
        var exitCode = await OlCommand.Run(args, terminal, TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

internal sealed record Captured(int ExitCode, string Out, string Error);
