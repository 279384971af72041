using System.Globalization;
using OnlineLearning.Benchmarks.Load;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>
/// Ten thousand entities against a million, ten windowed features each: memory of one, active and at rest; durable events a second where all are active (the steady state), rounds in turn; and how fast they are activated first, leave memory and come back.
/// Each side is a process of its own, so that no side's collector works for the other.
/// </summary>
internal static class EntitiesBench
{
    private const int Rounds = 7;
    private const string Events = "events 4";

    public static async Task<int> Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        using var few = new ServerSide(EntitiesServer.Command, "10000");
        using var many = new ServerSide(EntitiesServer.Command, most.ToString(CultureInfo.InvariantCulture));
        var filled = new[] { await few.Ask<EntitiesStep>("fill"), await many.Ask<EntitiesStep>("fill") };
        foreach (var side in new[] { few, few, few, many, many })
        {
            await side.Ask<EntitiesStep>(Events);
        }

        List<EntitiesStep>[] rounds = [[], []];
        for (var round = 0; round < Rounds; round++)
        {
            rounds[0].Add(await few.Ask<EntitiesStep>(Events));
            rounds[1].Add(await many.Ask<EntitiesStep>(Events));
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

        Console.WriteLine();
        Console.WriteLine("| entities | first activation /s, four events each | CPU us | bytes each at rest, in memory | on disk | leave memory /s | first read of one, ms |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (side, first) in new[] { few, many }.Zip(filled))
        {
            var (rested, back) = (await side.Ask<EntitiesStep>("rest"), await side.Ask<EntitiesStep>("back"));
            Console.WriteLine($"| {rested.Entities:N0} | {first.PerSecond:N0} | {first.CpuMicroseconds:F1} | {rested.BytesEach:N0} | {rested.DiskBytesEach:N0} | {rested.PerSecond:N0} | {back.Milliseconds:F2} |");
        }

        return 0;
    }

    private static string Spread(List<double> ratios) => $"{Load.Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]";
}

/// <summary>What a step found.</summary>
internal sealed record EntitiesStep(int Entities, double BytesEach = 0, double DiskBytesEach = 0, double PerSecond = 0, double CpuMicroseconds = 0, double Pause = 0, double Milliseconds = 0, double AllocatedBytes = 0, int[]? Collections = null);
