using System.Runtime.CompilerServices;

namespace OnlineLearning.Silo.Demo;

/// <summary>
/// Plays a day through the door, a simulated minute at a time: the rides that ended are sent as events and as labels, then the rides that start are predicted. So no prediction sees a label of
/// its future. As fast as the server answers; held in memory are the rides under way, at most one a driver, and one label a driver.
/// </summary>
internal sealed class DayPlayer(HttpDoor door, RideHailingDay day)
{
    public const string Model = "ride_minutes";
    public const string Source = "rides";
    public const string Entity = "driver";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<StartedRide, DateTimeOffset> _underWay = new();
    private readonly Dictionary<string, double> _lastLabels = [];
    private double _labelSum;
    private int _labels;

    /// <summary>Plays to the last ride's end; after each simulated minute, gives the time and the rides that ended in it.</summary>
    public async IAsyncEnumerable<(DateTimeOffset Clock, IReadOnlyList<StartedRide> Ended)> Play([EnumeratorCancellation] CancellationToken stop)
    {
        using var rides = day.Rides().GetEnumerator();
        var more = rides.MoveNext();
        for (var clock = day.Date; more || _underWay.Count > 0; clock += Step)
        {
            List<StartedRide> ended = [];
            while (_underWay.TryPeek(out var first, out var end) && end <= clock)
            {
                ended.Add(first);
                _underWay.Dequeue();
            }

            await Task.WhenAll(SendEvents(ended, stop), SendLabels(ended, stop));
            List<Ride> starting = [];
            for (; more && rides.Current.Start < clock + Step; more = rides.MoveNext())
            {
                starting.Add(rides.Current);
            }

            await Predict(starting, stop);
            yield return (clock, ended);
        }
    }

    private async Task Predict(List<Ride> starting, CancellationToken stop)
    {
        var answers = await door.PostAll<PredictionAnswer>(
            $"v1/models/{Model}/predict",
            [.. starting.Select(ride => new
            {
                Id = Id(ride),
                Entities = new { ride.Driver },
                Features = new { ride.DistanceKm, ride.Zone, ride.Weather },
                Time = ride.Start,
            })],
            stop);
        var mean = _labels == 0 ? 0 : _labelSum / _labels;
        foreach (var (ride, answer) in starting.Zip(answers))
        {
            _underWay.Enqueue(new StartedRide(ride, answer.PredictionId, answer.Prediction, mean, _lastLabels.GetValueOrDefault(ride.Driver, mean)), ride.End);
        }
    }

    private Task SendEvents(List<StartedRide> ended, CancellationToken stop) => door.PostAll<EventAnswer>(
        "v1/events",
        [.. ended.Select(started => started.Ride).Select(ride => new
        {
            Source,
            Entity = ride.Driver,
            Id = Id(ride),
            Time = ride.End,
            Fields = new { ride.Minutes, ride.DistanceKm, MinutesPerKm = ride.Minutes / ride.DistanceKm, ride.Zone },
        })],
        stop);

    private async Task SendLabels(List<StartedRide> ended, CancellationToken stop)
    {
        await door.PostAll<FeedbackAnswer>("v1/feedback", [.. ended.Select(started => new { started.PredictionId, Label = started.Ride.Minutes })], stop);
        foreach (var ride in ended.Select(started => started.Ride))
        {
            _lastLabels[ride.Driver] = ride.Minutes;
            _labelSum += ride.Minutes;
            _labels++;
        }
    }

    private string Id(Ride ride) => $"{day.Date:yyyyMMdd}-{ride.Number}";
}
