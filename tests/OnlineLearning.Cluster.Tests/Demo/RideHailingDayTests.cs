using OnlineLearning.Silo.Demo;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Demo;

public sealed class RideHailingDayTests
{
    private static readonly DateTimeOffset Date = RideHailingDemo.FirstDay;

    [Fact]
    public void The_same_seed_gives_the_same_day_and_another_seed_another()
    {
        Assert.Equal(Day(3), Day(3));
        Assert.NotEqual(Day(3), Day(4));
    }

    [Fact]
    public void Every_ride_is_numbered_starts_in_order_within_the_day_and_takes_at_least_a_minute()
    {
        var rides = Day(RideHailingDemo.DefaultSeed, RideHailingDemo.DefaultRides);
        Assert.Equal(Enumerable.Range(0, RideHailingDemo.DefaultRides), rides.Select(ride => ride.Number));
        Assert.Equal(rides.Order(Comparer<Ride>.Create((a, b) => a.Start.CompareTo(b.Start))), rides);
        Assert.All(rides, ride =>
        {
            Assert.InRange(ride.Start, Date, Date.AddDays(1).AddTicks(-1));
            Assert.InRange(ride.Minutes, 1, 240);
            Assert.InRange(ride.DistanceKm, .1, 20);
            Assert.Contains(ride.Driver, RideHailingDay.DriverKeys);
        });
        Assert.InRange(rides.Count(ride => ride.Start < Date.AddHours(13)) / (double)rides.Count, .4, .55);
    }

    [Fact]
    public void No_driver_is_on_two_rides_at_a_time()
        => Assert.All(Day(5, 24_000).GroupBy(ride => ride.Driver), rides => Assert.All(rides.Zip(rides.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"{pair}")));

    [Fact]
    public void The_noise_is_unbiased_and_the_change_makes_the_same_distances_slower()
    {
        var rides = Day(6, 24_000);
        Assert.InRange(rides.Average(ride => ride.Minutes - ride.Expected), -.05, .05);
        Assert.InRange(rides.Average(ride => Math.Abs(ride.Minutes - ride.Expected)), .8, 1.3);

        // Noon and one o'clock have about the same traffic and the same weather, so what is left between them is the change.
        var (before, after) = (PerKilometre(rides, 12), PerKilometre(rides, 13));
        Assert.True(after > before * 1.15, $"{before} to {after} minutes a kilometre");
    }

    private static double PerKilometre(List<Ride> rides, int hour)
        => rides.Where(ride => ride.Start.Hour == hour).Sum(ride => ride.Expected) / rides.Where(ride => ride.Start.Hour == hour).Sum(ride => ride.DistanceKm);

    private static List<Ride> Day(int seed, int rides = 2_000) => [.. new RideHailingDay(seed, Date, rides).Rides()];
}
