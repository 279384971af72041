namespace OnlineLearning.Silo.Demo;

/// <summary>
/// A day of a ride-hailing service, the same for the same seed and date. Half-way, at <see cref="Change"/>, the concept changes: road works slow every kilometre and
/// close a bridge, and a third of the drivers take on other habits. Rides are made one at a time: memory does not grow with their number.
/// </summary>
internal sealed class RideHailingDay(int seed, DateTimeOffset date, int rides)
{
    public const int Drivers = 600;

    private const int LastSecond = (24 * 3600) - 1;

    private readonly Random _random = new(seed);

    public DateTimeOffset Date => date;

    public int Count => rides;

    /// <summary>When the road works begin: 13:00.</summary>
    public DateTimeOffset Change { get; } = date.AddHours(13);

    public static IEnumerable<string> DriverKeys => Enumerable.Range(1, Drivers).Select(Key);

    /// <summary>The rides in the order of their starts. To be read once.</summary>
    public IEnumerable<Ride> Rides()
    {
        var habits = Enumerable.Range(0, Drivers).Select(_ => NewHabit()).ToArray();
        var free = new PriorityQueue<int, DateTimeOffset>(Enumerable.Range(0, Drivers).OrderBy(_ => _random.Next()).Select(driver => (driver, date)));
        var changed = false;
        var second = 0;
        for (var number = 0; number < rides; number++)
        {
            var due = number + _random.NextDouble();
            while (second < LastSecond && City.DemandUntil(second / 3600.0) * rides < due)
            {
                second++;
            }

            var start = date.AddSeconds(second);
            if (start >= Change && !changed)
            {
                changed = true;
                ChangeHabits(habits);
            }

            // The driver who has been free for longest; a shorter time comes first.
            var driver = free.Dequeue();
            var ride = NewRide(number, driver, habits[driver], start, changed);
            free.Enqueue(driver, ride.End);
            yield return ride;
        }
    }

    private Ride NewRide(int number, int driver, Habit habit, DateTimeOffset start, bool roadWorks)
    {
        var zone = _random.Next(City.Zones.Length);
        var weather = City.Weather(start.Hour);
        var kilometres = Math.Round(Math.Clamp(City.Zones[zone].Kilometres * Math.Exp(.4 * Normal()), .4, 20), 2);
        var expected = Math.Max(1, City.Minutes(zone, start.Hour, weather, kilometres, habit, roadWorks));
        var minutes = Math.Round(Math.Max(1, expected + ((.8 + (.03 * expected)) * Normal())), 2);
        return new Ride(number, Key(driver + 1), start, kilometres, City.Zones[zone].Name, weather, minutes, expected);
    }

    private void ChangeHabits(Habit[] habits)
    {
        for (var driver = 0; driver < Drivers; driver += 3)
        {
            habits[driver] = NewHabit();
        }
    }

    private Habit NewHabit() => new(Math.Exp(.18 * Normal()), 1.5 * Normal());

    /// <summary>Standard normal. Source: Box and Muller 1958, "A note on the generation of random normal deviates".</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static string Key(int number) => $"driver-{number:000}";
}
