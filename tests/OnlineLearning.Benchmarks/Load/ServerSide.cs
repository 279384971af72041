using System.Diagnostics;
using System.Text.Json;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>A process of this program that does what it is told: a line a step in, a line of JSON out.</summary>
internal sealed class ServerSide : IDisposable
{
    private readonly Process _process;

    public ServerSide(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerSide).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
    }

    public async Task<T> Ask<T>(string step)
    {
        await _process.StandardInput.WriteLineAsync(step);
        await _process.StandardInput.FlushAsync();
        return await Next<T>(step);
    }

    /// <summary>The next line of JSON.</summary>
    public async Task<T> Next<T>(string step = "start")
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server ended at {step}.");
            await Console.Error.WriteLineAsync($"{step}: {line}");
            if (line.StartsWith('{'))
            {
                return JsonSerializer.Deserialize<T>(line)!;
            }
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        // One that was killed is gone already.
        if (!_process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
