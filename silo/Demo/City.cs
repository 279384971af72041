namespace OnlineLearning.Silo.Demo;

/// <summary>The roads of the built-in stream: what a ride takes by zone, hour, weather and distance, before and after the road works begin.</summary>
internal static class City
{
    /// <summary>Zones, with the minutes that their streets cost at night and at the worst hour, and the kilometres of a middling ride from there.</summary>
    public static readonly (string Name, double QuietMinutes, double BusyMinutes, double Kilometres)[] Zones =
    [
        ("airport", 3, 6, 8), ("campus", 1, 3, 2.5), ("harbour", 1, 5, 4), ("hills", 2, 2, 5),
        ("market", 1, 7, 2.5), ("old_town", 2, 8, 2), ("station", 2, 6, 3.5), ("west", 1, 3, 5),
    ];

    /// <summary>Rides asked for in each hour of the day, relative to each other.</summary>
    private static readonly double[] Demand = [4, 3, 3, 3, 4, 5, 6, 7, 7, 7, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 5];

    /// <summary>How full the streets are in each hour, 0 to 1.</summary>
    private static readonly double[] Traffic = [0, 0, 0, 0, 0, .1, .4, .8, 1, .7, .5, .5, .6, .6, .5, .6, .8, 1, 1, .7, .4, .3, .2, .1];

    /// <summary>The share of the day's rides that start between two hours of the day is the difference of their positions here.</summary>
    public static double DemandUntil(double hour)
    {
        var whole = Math.Min(23, (int)hour);
        return (Demand.Take(whole).Sum() + (Demand[whole] * (hour - whole))) / Demand.Sum();
    }

    /// <summary>Rain in the morning and in the evening, a storm in the late afternoon.</summary>
    public static string Weather(int hour) => hour switch { (>= 6 and < 9) or (>= 19 and < 21) => "rain", >= 16 and < 18 => "storm", _ => "dry" };

    /// <summary>Minutes that a ride takes on average.</summary>
    public static double Minutes(int zone, int hour, string weather, double kilometres, Habit driver, bool roadWorks)
    {
        var (name, quiet, busy, _) = Zones[zone];
        var minutesPerKilometre = roadWorks ? 2.7 : 2;
        var closed = roadWorks && name is ("harbour" or "old_town") ? 6 : 0;
        var wet = weather switch { "rain" => 1.5, "storm" => 4, _ => 0 };
        return 2 + quiet + ((busy - quiet) * Traffic[hour]) + closed + wet + (minutesPerKilometre * driver.Pace * kilometres) + driver.ExtraMinutes;
    }
}

/// <summary>How one driver drives.</summary>
/// <param name="Pace">Time for a kilometre relative to the middling driver's, about 0.7 to 1.4.</param>
/// <param name="ExtraMinutes">Minutes more or less at the kerb, about -2 to 4.</param>
internal readonly record struct Habit(double Pace, double ExtraMinutes);
