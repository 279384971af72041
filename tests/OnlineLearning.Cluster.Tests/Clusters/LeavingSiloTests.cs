using System.Diagnostics;
using OnlineLearning.Cluster.Tests.Storage.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>A silo that is told to go, under load.</summary>
public sealed class LeavingSiloTests(StorageServers servers)
{
    private const int Drivers = 12;
    private const int Before = 15;
    private const int After = 15;

    [Fact]
    public async Task It_hands_its_work_over_within_its_time_and_nothing_that_was_acknowledged_is_lost()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var cluster = await ServerCluster.Start(servers);
        Driver[] drivers = [.. Enumerable.Range(0, Drivers).Select(number => new Driver(number))];
        var (isLeaving, left) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        // A half of the clients send to the silo that leaves until they see that it is gone, the others to those that stay.
        var load = Task.WhenAll(drivers.Select((driver, number) => Task.Run(async () =>
        {
            var stays = cluster[1 + (number % 2)];
            for (var after = 0; after < After;)
            {
                var goes = number % 2 == 0 && !Volatile.Read(ref isLeaving);
                await driver.Step(() => goes ? cluster[0] : stays, () => stays);
                after += left.Task.IsCompleted ? 1 : 0;
            }
        })));
        await Reached(load, () => drivers.All(driver => driver.Steps >= Before));
        // Where an entity lives is the placement's choice: it has work to hand over as soon as it has one.
        for (var other = 0; await cluster.Grains(0, "ol.entity") == 0; other++)
        {
            Assert.True(other < 500, "No entity lives in the silo that is to leave.");
            await cluster[0].TryPost("/v1/events", new { source = "trips", entity = $"other{other}", id = "t", time = "2026-03-01T00:00:00Z", fields = new { minutes = 3.0 } });
        }

        var watch = Stopwatch.StartNew();
        var stopped = cluster[0].Stop();
        await Reached(load, () => drivers.Where((_, number) => number % 2 == 0).Any(driver => driver.Retries > 0) || stopped.IsCompleted);
        Volatile.Write(ref isLeaving, true);
        await stopped;
        var elapsed = watch.Elapsed;
        left.SetResult();
        await load;

        TestContext.Current.TestOutputHelper?.WriteLine($"Left after {elapsed.TotalSeconds:0.0} s; {drivers.Sum(driver => 3 * driver.Steps)} calls, sent again: {drivers.Sum(driver => driver.Retries)}.");
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        foreach (var driver in drivers)
        {
            Assert.Equal(driver.Steps, (long)(await cluster[1].Get($"/v1/entities/driver/{driver.Key}"))["events"]!);
        }

        // Each label once, whichever silo took it.
        Assert.Equal(drivers.Sum(driver => driver.Steps), (long)(await cluster[2].Get("/v1/models/eta"))["updates"]!);
    }

    private static async Task Reached(Task load, Func<bool> state)
    {
        await Until.So(() => Task.FromResult(load.IsCompleted || state()), isSo => isSo);
        await (load.IsCompleted ? load : Task.CompletedTask);
    }
}
