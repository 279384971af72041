using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>Ten thousand entities against a million, ten windowed features each: memory of one, active and at rest, and durable events a second. Each side is a process of its own, so that no side's collector works for the other; rounds in turn.</summary>
internal static class EntitiesBench
{
    private const int Rounds = 5;

    public static async Task<int> Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        using var few = new Side(10_000);
        using var many = new Side(most);
        var filled = new[] { await few.Ask("fill"), await many.Ask("fill") };
        foreach (var side in new[] { few, many })
        {
            await side.Ask("events");
        }

        List<double>[] rates = [[], []];
        for (var round = 0; round < Rounds; round++)
        {
            rates[0].Add((await few.Ask("events")).PerSecond);
            rates[1].Add((await many.Ask("events")).PerSecond);
        }

        var rested = new[] { await few.Ask("rest"), await many.Ask("rest") };
        var back = new[] { await few.Ask("back"), await many.Ask("back") };
        var ratios = rates[1].Zip(rates[0], (a, b) => a / b).ToList();
        Console.WriteLine("| entities | bytes each, active | bytes each, at rest in memory | bytes each, at rest on disk | read of one at rest, ms | events /s, durable | ratio, median [min..max] |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        for (var i = 0; i < 2; i++)
        {
            Console.WriteLine($"| {filled[i].Entities:N0} | {filled[i].BytesEach:N0} | {rested[i].BytesEach:N0} | {rested[i].DiskBytesEach:N0} | {back[i].Milliseconds:F2} | {Load.Rounds.Median(rates[i]):N0} | {(i == 0 ? "1" : $"{Load.Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]")} |");
        }

        return 0;
    }

    /// <summary>A server process that does what it is told, a line a step.</summary>
    private sealed class Side : IDisposable
    {
        private readonly Process _process;

        public Side(int entities)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            {
                start.ArgumentList.Add(typeof(EntitiesBench).Assembly.Location);
            }

            start.ArgumentList.Add(EntitiesServer.Command);
            start.ArgumentList.Add(entities.ToString(CultureInfo.InvariantCulture));
            _process = Process.Start(start)!;
        }

        public async Task<EntitiesStep> Ask(string step)
        {
            await _process.StandardInput.WriteLineAsync(step);
            await _process.StandardInput.FlushAsync();
            var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server ended at {step}.");
            Console.Error.WriteLine($"{step}: {line}");
            return JsonSerializer.Deserialize<EntitiesStep>(line)!;
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}

/// <summary>What a step found.</summary>
internal sealed record EntitiesStep(int Entities, double BytesEach = 0, double DiskBytesEach = 0, double PerSecond = 0, double Milliseconds = 0);
