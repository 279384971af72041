using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Crash;

/// <summary>The promise, on the real process: what was acknowledged survives SIGKILL, takes effect once, and leaves the weights of an undisturbed run.</summary>
public sealed class KillNineTests
{
    private const int Kills = 24;
    private const int Workers = 24;
    private const int DriversPerWorker = 1;
    private const int Steps = 60;

    [Fact]
    public async Task Every_acknowledged_label_is_learnt_exactly_once_and_the_weights_are_those_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        var order = new ConcurrentDictionary<long, Step>();
        State disturbed;
        using (var monkey = new Monkey(folder, seed: 7))
        {
            await monkey.Start();
            await (await monkey.Server()).Apply(Step.Definition);
            await Task.WhenAll([monkey.KillNow(), .. Enumerable.Range(0, Workers).Select(worker => Work(worker, monkey, order))]);
            Assert.Equal(Kills, monkey.Killed);
            disturbed = await State.Read(await monkey.Server());
        }

        // Counters: every label once, every event once, on every entity.
        const int Labels = Workers * DriversPerWorker * Steps;
        Assert.Equal(Labels, order.Count);
        Assert.Equal(Enumerable.Range(1, Labels).Select(number => (long)number), order.Keys.Order());
        Assert.Equal((Labels, Labels), (disturbed.EtaUpdates, disturbed.StarsUpdates));
        Assert.All(disturbed.Drivers, driver => Assert.Equal((Steps, Steps, Steps), (driver.Events, driver.EtaLabels, driver.StarsLabels)));
        var expected = order.Values.GroupBy(step => step.Rider).ToDictionary(rider => rider.Key, rider => (long)rider.Count());
        Assert.Equal(expected.OrderBy(rider => rider.Key), disturbed.Riders.OrderBy(rider => rider.Key));

        // Weights: the same labels in the order in which the shard learnt them, nobody disturbing.
        using var calm = new TempFolder();
        using var server = await ServerProcess.Start(calm);
        await server.Apply(Step.Definition);
        foreach (var (number, step) in order.OrderBy(pair => pair.Key))
        {
            Assert.Equal(number, await step.Run(() => Task.FromResult(server), () => { }, withStars: false));
        }

        var undisturbed = await State.Read(server);
        Assert.Equal(undisturbed.EtaDigest, disturbed.EtaDigest);
        Assert.Equal(undisturbed.Drivers.Select(driver => driver.EtaDigest), disturbed.Drivers.Select(driver => driver.EtaDigest));
    }

    private static async Task Work(int worker, Monkey monkey, ConcurrentDictionary<long, Step> order)
    {
        for (var number = 0; number < Steps; number++)
        {
            for (var driver = worker * DriversPerWorker; driver < (worker + 1) * DriversPerWorker; driver++)
            {
                var step = new Step(driver, number);
                var updates = await step.Run(monkey.Server, monkey.Acknowledged, withStars: true);
                Assert.True(order.TryAdd(updates, step), $"Update {updates} was acknowledged for two labels: {order[updates]} and {step}.");
            }
        }
    }

    /// <summary>
    /// Kills the server after random numbers of acknowledgements, and starts it again on the same folder. Every other time it kills in the very moment in which an acknowledgement is read,
    /// where one that came too early is found out; else a random while later.
    /// </summary>
    private sealed class Monkey(string folder, int seed) : IDisposable
    {
        private readonly Random _random = new(seed);
        private readonly SemaphoreSlim _due = new(0);
        private TaskCompletionSource<ServerProcess> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _countdown = 40;

        public int Killed { get; private set; }

        public Task<ServerProcess> Server() => Volatile.Read(ref _server).Task;

        public async Task Start() => _server.SetResult(await ServerProcess.Start(folder));

        public void Acknowledged()
        {
            if (Interlocked.Decrement(ref _countdown) == 0)
            {
                if (Killed % 2 == 0)
                {
                    Volatile.Read(ref _server).Task.Result.Kill();
                }

                _due.Release();
            }
        }

        public async Task KillNow()
        {
            while (Killed < Kills)
            {
                await _due.WaitAsync(TestContext.Current.CancellationToken);
                using var old = await Server();
                Volatile.Write(ref _server, new(TaskCreationOptions.RunContinuationsAsynchronously));

                // Between two acknowledgements anything may be under way: a random spin lets it be anything.
                Thread.SpinWait(Killed % 2 == 0 ? 0 : _random.Next(300_000));
                old.Kill();
                Killed++;
                Volatile.Write(ref _countdown, Killed < Kills ? 60 + _random.Next(160) : int.MaxValue);
                _server.SetResult(await ServerProcess.Start(folder));
            }
        }

        public void Dispose()
        {
            if (_server.Task.IsCompletedSuccessfully)
            {
                _server.Task.Result.Dispose();
            }

            _due.Dispose();
        }
    }

    private sealed record Driver(long Events, long EtaLabels, long StarsLabels, string EtaDigest);

    private sealed record State(string EtaDigest, long EtaUpdates, long StarsUpdates, Driver[] Drivers, Dictionary<string, long> Riders)
    {
        public static async Task<State> Read(ServerProcess server)
        {
            var eta = await server.Get("/v1/models/eta");
            var stars = await server.Get("/v1/models/stars");
            var drivers = new List<Driver>();
            for (var driver = 0; driver < Workers * DriversPerWorker; driver++)
            {
                var entity = await server.Get($"/v1/entities/driver/d{driver}");
                drivers.Add(new((long)entity["events"]!, (long)Of(entity, "eta")!["labels"]!, (long?)Of(entity, "stars")?["labels"] ?? 0, (string)Of(entity, "eta")!["digest"]!));
            }

            var riders = new Dictionary<string, long>();
            for (var rider = 0; rider < 7; rider++)
            {
                var entity = await server.Get($"/v1/entities/rider/r{rider}");
                riders[$"r{rider}"] = (long?)Of(entity, "stars")?["labels"] ?? 0;
            }

            return new((string)eta["shards"]![0]!["digest"]!, (long)eta["updates"]!, (long)stars["updates"]!, [.. drivers], riders);
        }

        private static JsonNode? Of(JsonNode entity, string model) => entity["models"]!.AsArray().SingleOrDefault(each => (string)each!["model"]! == model);
    }
}
