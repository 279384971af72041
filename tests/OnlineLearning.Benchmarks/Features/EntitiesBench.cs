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

        List<EntitiesStep>[] rounds = [[], []];
        for (var round = 0; round < Rounds; round++)
        {
            rounds[0].Add(await few.Ask("events"));
            rounds[1].Add(await many.Ask("events"));
        }

        var ratios = rounds[1].Zip(rounds[0], (a, b) => a.PerSecond / b.PerSecond).ToList();
        var work = rounds[1].Zip(rounds[0], (a, b) => a.CpuMicroseconds / b.CpuMicroseconds).ToList();
        Console.WriteLine("| entities | bytes each, active | events /s, durable | ratio, median [min..max] | CPU us | CPU ratio | GC pause |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        for (var i = 0; i < 2; i++)
        {
            Console.WriteLine(
                $"| {filled[i].Entities:N0} | {filled[i].BytesEach:N0} | {Load.Rounds.Median(rounds[i].Select(one => one.PerSecond)):N0} | {(i == 0 ? "1" : Spread(ratios))} "
                + $"| {Load.Rounds.Median(rounds[i].Select(one => one.CpuMicroseconds)):F1} | {(i == 0 ? "1" : Spread(work))} | {Load.Rounds.Median(rounds[i].Select(one => one.Pause)):P1} |");
        }

        // All of a million takes minutes to write: those at rest are the few.
        var (rested, back) = (await few.Ask("rest"), await few.Ask("back"));
        Console.WriteLine();
        Console.WriteLine("| entities at rest | bytes each in memory | bytes each on disk | first read of one, ms |");
        Console.WriteLine("|---:|---:|---:|---:|");
        Console.WriteLine($"| {rested.Entities:N0} | {rested.BytesEach:N0} | {rested.DiskBytesEach:N0} | {back.Milliseconds:F2} |");
        return 0;
    }

    private static string Spread(List<double> ratios) => $"{Load.Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]";

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
internal sealed record EntitiesStep(int Entities, double BytesEach = 0, double DiskBytesEach = 0, double PerSecond = 0, double CpuMicroseconds = 0, double Pause = 0, double Milliseconds = 0);
