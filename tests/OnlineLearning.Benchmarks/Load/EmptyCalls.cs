using System.Diagnostics;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>Calls of grains that do nothing, one at random each.</summary>
internal sealed class EmptyCalls(BenchServer server, int grains)
{
    private static readonly FeedbackRequest s_request = OpenLabels.Request(new OpenLabel(0, "0"));

    private readonly IEmptyGrain[] _grains = [.. Enumerable.Range(0, grains).Select(i => server.Grains.GetGrain<IEmptyGrain>(OpenLabels.Name(i)))];
    private readonly Random _random = new(1);

    /// <summary>Activates them all.</summary>
    public Task Fill(int callers) => OpenLabels.Each(callers, grains, async (_, i) => await _grains[i].Feedback(s_request));

    public async Task<(double Seconds, double Cpu)> Call(int callers, int count)
    {
        int[] of = [.. Enumerable.Range(0, count).Select(_ => _random.Next(grains))];
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await OpenLabels.Each(callers, count, async (_, i) => await _grains[of[i]].Feedback(s_request));
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }
}
