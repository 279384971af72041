using System.Diagnostics;
using System.Reflection;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Demo;

/// <summary>The server's <c>--demo</c>: applies its definition, plays a day of rides through the HTTP door, shows what is learnt, and sums it up.</summary>
internal sealed class RideHailingDemo(HttpDoor door, string address, TextWriter output)
{
    public const int DefaultSeed = 7;
    public const int DefaultRides = 24_000;

    /// <summary>The first day that is played, a Monday. Each further run on the same data plays a later one.</summary>
    public static readonly DateTimeOffset FirstDay = new(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Events from here on are somebody else's, not the demo's.</summary>
    private static readonly DateTimeOffset LastDay = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(30);

    /// <summary>Keeps the monitor's and the shards' own log lines out of the demo's table, which shows the same alarms and rates.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>($"{ServerOptions.Section}:{nameof(ServerOptions.Demo)}"))
        {
            builder.Logging.AddFilter("OnlineLearning.Grains.Monitors", LogLevel.Error);
            builder.Logging.AddFilter("OnlineLearning.Grains.Shards", LogLevel.Warning);
        }
    }

    /// <exception cref="DemoException">The server refused something or is not there; the message is one line.</exception>
    public static async Task Play(string address, TextWriter output, CancellationToken stop, int rides = DefaultRides)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(60) };
        await new RideHailingDemo(new HttpDoor(http), address.TrimEnd('/'), output).Play(rides, stop);
    }

    /// <summary>As <see cref="Play(string, TextWriter, CancellationToken, int)"/>; being stopped is no failure.</summary>
    public static async Task PlayUntilStopped(string address, TextWriter output, CancellationToken stop)
    {
        try
        {
            await Play(address, output, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            output.WriteLine("The demo was stopped before its summary.");
        }
    }

    private async Task Play(int rides, CancellationToken stop)
    {
        await door.Ready(TimeSpan.FromSeconds(30), stop);
        await door.Apply(await Definition(stop), stop);
        var before = await door.Model(DayPlayer.Model, stop);
        var day = new RideHailingDay(DefaultSeed, await NextDay(stop), rides);
        var summary = new DemoSummary(day, before, address);
        var table = new DemoTable(output, day, before);
        table.Header(address);

        var watch = Stopwatch.StartNew();
        var period = new RideErrors();
        await foreach (var (now, ended) in new DayPlayer(door, day).Play(stop))
        {
            foreach (var ride in ended)
            {
                period.Add(ride);
                summary.Add(ride);
            }

            if (now > day.Date && (now - day.Date).Ticks % Period.Ticks == 0)
            {
                table.Row(now, period, await door.Model(DayPlayer.Model, stop));
                period = new RideErrors();
            }
        }

        watch.Stop();
        var after = await Shipped(before.Monitor.Labels + rides, stop);
        table.Alarms(after);
        summary.Write(output, watch.Elapsed, door.Requests, after);
        await new SeaAct(door, output).Play($"{day.Date:yyyyMMdd}", stop);
    }

    // Silos report to a model's monitor once a second, so what it says of the last rides comes a little later.
    private async Task<ModelAnswer> Shipped(long labels, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var model = await door.Model(DayPlayer.Model, stop);
        for (var left = 25; left > 0 && model.Monitor.Labels < labels; left--)
        {
            await timer.WaitForNextTickAsync(stop);
            model = await door.Model(DayPlayer.Model, stop);
        }

        return model;
    }

    private async Task<DateTimeOffset> NextDay(CancellationToken stop)
    {
        var known = await door.Post<FeaturesAnswer>("v1/features", new { DayPlayer.Entity, Keys = RideHailingDay.DriverKeys, Features = new[] { "driver_rides" } }, stop);
        var last = known.Results.SelectMany(row => row.EventTimestamps).Where(time => time < LastDay).Max();
        return last is { } time ? new DateTimeOffset(time.Date.AddDays(1), TimeSpan.Zero) : FirstDay;
    }

    private static async Task<string> Definition(CancellationToken stop)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("ride-hailing.yaml")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(stop);
    }
}
