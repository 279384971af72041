using System.Globalization;

namespace OnlineLearning.Silo.Demo;

/// <summary>What the demo ends with: errors by part of the day, the alarm, the pace, and where to look further.</summary>
internal sealed class DemoSummary(RideHailingDay day, ModelAnswer before, string address)
{
    private readonly List<(string Name, DateTimeOffset From, DateTimeOffset To, RideErrors Errors)> _phases =
    [
        Phase("00:00-01:00 the first hour", day.Date, day.Date.AddHours(1)),
        Phase("10:00-13:00 before the change", day.Change.AddHours(-3), day.Change),
        Phase("13:00-13:30 right after it", day.Change, day.Change.AddMinutes(30)),
        Phase("13:30-14:30 catching up", day.Change.AddMinutes(30), day.Change.AddMinutes(90)),
        Phase("21:00-24:00 recovered", day.Date.AddHours(21), day.Date.AddHours(24)),
        Phase("the whole day", day.Date, day.Date.AddHours(24)),
    ];

    private int _beforeChange;

    public void Add(StartedRide ride)
    {
        _beforeChange += ride.Ride.End <= day.Change ? 1 : 0;
        foreach (var phase in _phases.Where(phase => phase.From <= ride.Ride.Start && ride.Ride.Start < phase.To))
        {
            phase.Errors.Add(ride);
        }
    }

    public void Write(TextWriter output, TimeSpan elapsed, long requests, ModelAnswer after)
    {
        output.WriteLine();
        output.WriteLine("Summary: mean absolute error in minutes, each ride predicted before it was learnt");
        output.WriteLine("  rides that started               rides   mean   last  model   best");
        foreach (var (name, _, _, errors) in _phases.Where(phase => phase.Errors.Rides > 0))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-30} {errors.Rides,7} {errors.RunningMean,6:F2} {errors.LastLabel,6:F2} {errors.Model,6:F2} {errors.Best,6:F2}"));
        }

        output.WriteLine("  (mean: of all labels so far; last: the driver's last ride; best: the generator's own expectation, so what is left is noise)");
        output.WriteLine();
        WriteAlarms(output, after);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{after.Updates - before.Updates:N0} rides predicted, sent as events and learnt in {elapsed.TotalSeconds:F1} s by {requests:N0} HTTP requests; "
            + $"inside the server a prediction took {after.Monitor.LatencyP50Ms:F2} ms (median), {after.Monitor.LatencyP99Ms:F2} ms (99th percentile)."));
        WriteLinks(output);
    }

    private void WriteAlarms(TextWriter output, ModelAnswer after)
    {
        var first = before.Monitor.Labels;
        var alerts = after.Monitor.Alerts.Take(after.Monitor.Alerts.Count - before.Monitor.Alerts.Count).Reverse().ToList();
        output.WriteLine($"The change came after label {first + _beforeChange}. {(alerts.Count == 0 ? "The loss alarm stayed silent." : "The monitor, which only sees the losses, raised:")}");
        foreach (var alert in alerts)
        {
            output.WriteLine($"  {alert.Kind} alarm: {alert.Detail}");
        }
    }

    private void WriteLinks(TextWriter output) => output.WriteLine($$$"""

        Look around:
          {{{address}}}{{{$"/v1/models/{DayPlayer.Model}",-34}}} the model: rate, metrics, monitor, alerts
          {{{address}}}{{{$"/v1/entities/{DayPlayer.Entity}/driver-001",-34}}} one driver: events, labels, bias
          {{{address}}}{{{"/openapi/v1.json",-34}}} every route
          {{{address}}}{{{"/dashboard",-34}}} the grains
        Ask it yourself:
          curl -s {{{address}}}/v1/models/{{{DayPlayer.Model}}}/predict -H 'Content-Type: application/json' \
            -d '{"entities":{"driver":"driver-001"},"features":{"distance_km":3.2,"zone":"airport","weather":"rain"}}'
        """);

    private static (string, DateTimeOffset, DateTimeOffset, RideErrors) Phase(string name, DateTimeOffset from, DateTimeOffset to) => (name, from, to, new RideErrors());
}
