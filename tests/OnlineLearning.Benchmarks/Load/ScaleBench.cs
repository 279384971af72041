using System.Globalization;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>
/// Cost of an acknowledged label, in CPU and in time, with ten thousand entities and with a million, all active, labels of entities at random: the calls in silo by 256 callers, and HTTP arrays with 256 labels under way;
/// beside them the actor system's own part of that growth, a call of a grain that does nothing, with as many of these active. Each side is a process of its own; rounds in turn.
/// </summary>
internal static class ScaleBench
{
    private const int Labels = 300_000;

    /// <param name="args">Entities of the second side, rounds, the bytes to which the journal of both sides is held, its default where they are not stated or 0; labels of a round.</param>
    public static async Task<int> Run(string[] args)
    {
        var most = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
        var bound = args.Length > 2 ? args[2] : "0";
        var labels = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : Labels;
        Console.WriteLine("| calls | active | bytes each | calls /s, durable | CPU us | CPU ratio, median [min..max] | us | time ratio, median [min..max] | bytes a call | GC pause | snapshots a call | journal, MiB |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        await Compare(most, rounds, bound, labels, "fill", "in-silo", "http");
        // So many that they take as long.
        await Compare(most, rounds, bound, 5 * labels, "fill-empty", "empty");
        return 0;
    }

    private static async Task Compare(int most, int rounds, string bound, int calls, string fill, params string[] doors)
    {
        int[] entities = [10_000, most];
        using var few = new ServerSide([ScaleServer.Command, "10000", bound]);
        using var many = new ServerSide([ScaleServer.Command, most.ToString(CultureInfo.InvariantCulture), bound]);
        ServerSide[] sides = [few, many];
        ScaleStep[] filled = [await few.Ask<ScaleStep>(fill), await many.Ask<ScaleStep>(fill)];
        var results = doors.Select(_ => new[] { new List<ScaleStep>(), new List<ScaleStep>() }).ToArray();
        // The first round warms up.
        for (var round = -1; round < rounds; round++)
        {
            for (var door = 0; door < doors.Length; door++)
            {
                for (var side = 0; side < sides.Length; side++)
                {
                    var step = await sides[side].Ask<ScaleStep>($"{doors[door]} {calls}");
                    if (round >= 0)
                    {
                        results[door][side].Add(step);
                    }
                }
            }
        }

        for (var door = 0; door < doors.Length; door++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                var (own, first) = (results[door][side], results[door][0]);
                Console.WriteLine(
                    $"| {doors[door]} | {entities[side]:N0} | {filled[side].MemoryBytes:N0} | {Median(own, step => step.PerSecond):N0} | {Median(own, step => step.CpuMicroseconds):F1} | {Spread(own, first, step => step.CpuMicroseconds)} "
                    + $"| {Median(own, step => step.WallMicroseconds):F1} | {Spread(own, first, step => step.WallMicroseconds)} | {Median(own, step => step.AllocatedBytes):N0} | {Median(own, step => step.Pause):P1} | {Median(own, step => step.Snapshots):F2} | {Median(own, step => step.JournalBytes) / (1 << 20):N0} |");
            }
        }
    }

    private static double Median(List<ScaleStep> steps, Func<ScaleStep, double> of) => Rounds.Median(steps.Select(of));

    private static string Spread(List<ScaleStep> own, List<ScaleStep> first, Func<ScaleStep, double> of)
    {
        var ratios = own.Zip(first, (a, b) => of(a) / of(b)).ToList();
        return $"{Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]";
    }
}
