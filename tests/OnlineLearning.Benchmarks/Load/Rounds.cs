using System.Diagnostics;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>What one round of one side did.</summary>
internal readonly record struct Round(double Operations, double Seconds, double CpuSeconds, double Bytes, double PauseSeconds)
{
    public double PerSecond => Operations / Seconds;

    public double CpuMicroseconds => CpuSeconds * 1e6 / Operations;

    /// <summary>Share of the time in which the collector held everything up.</summary>
    public double Pause => PauseSeconds / Seconds;

    public double BytesEach => Bytes / Operations;
}

/// <summary>Runs sides in turn, A B A B ..., and prints medians and the ratio of each to the first, pair by pair: it holds when the machine's speed drifts.</summary>
internal static class Rounds
{
    public const int Count = 7;

    public static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>Runs an operation from so many callers until the time is over; what the process did meanwhile is counted in.</summary>
    public static async Task<Round> Run(int callers, TimeSpan length, Func<int, int, ValueTask> operation)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, bytes, pause, clock) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Stopwatch.StartNew());
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var done = 0;
            for (; clock.Elapsed < length; done++)
            {
                await operation(caller, done);
                if (done % 8 == 0)
                {
                    await Task.Yield();
                }
            }

            return done;
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        return new(counts.Sum(count => (double)count), seconds, (process.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes() - bytes, (GC.GetTotalPauseDuration() - pause).TotalSeconds);
    }

    public static async Task Compare(string title, params (string Name, Func<TimeSpan, Task<Round>> Run)[] sides)
    {
        foreach (var side in sides)
        {
            await side.Run(WarmUp);
        }

        var rounds = sides.Select(_ => new List<Round>()).ToArray();
        for (var i = 0; i < Count; i++)
        {
            for (var s = 0; s < sides.Length; s++)
            {
                rounds[s].Add(await sides[s].Run(Length));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| {title} | per second | CPU us | bytes | GC pause | CPU ratio, median [min..max] | time ratio, median [min..max] |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        for (var s = 0; s < sides.Length; s++)
        {
            var cpu = rounds[s].Zip(rounds[0], (own, first) => own.CpuMicroseconds / first.CpuMicroseconds).ToList();
            var time = rounds[s].Zip(rounds[0], (own, first) => first.PerSecond / own.PerSecond).ToList();
            Console.WriteLine($"| {sides[s].Name} | {Median(rounds[s].Select(round => round.PerSecond)):N0} | {Median(rounds[s].Select(round => round.CpuMicroseconds)):F2} | {Median(rounds[s].Select(round => round.BytesEach)):N0} | {Median(rounds[s].Select(round => round.Pause)):P1} | {Spread(cpu)} | {Spread(time)} |");
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Spread(List<double> ratios) => $"{Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]";
}
