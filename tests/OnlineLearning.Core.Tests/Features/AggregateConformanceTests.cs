using CsCheck;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>What every aggregate owes; members are found by reflection.</summary>
public class AggregateConformanceTests
{
    private const double Guard = 12345.678;

    public static TheoryData<Type> Aggregates() =>
        new(typeof(IAggregate).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IAggregate)) && type is { IsInterface: false, IsAbstract: false }));

    private static Gen<List<Arrival>> Events => EventStreams.For(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 30);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void It_is_registered_under_its_name(Type type)
    {
        var name = Create(type).Name;
        Assert.Equal(type, AggregateRegistry.Find(name)?.GetType());
        Assert.Equal(name, name.ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void It_writes_only_within_its_width(Type type) => Events.Sample(events =>
    {
        var aggregate = Create(type);
        Assert.InRange(aggregate.Width, 1, IAggregate.MaxWidth);
        var tile = Enumerable.Repeat(Guard, aggregate.Width + 2).ToArray();
        var inner = tile.AsSpan(1, aggregate.Width);
        aggregate.Clear(inner);
        foreach (var each in events)
        {
            aggregate.Add(inner, each.Value, each.Ticks);
        }

        aggregate.Merge(inner, Tile(aggregate, events));
        Assert.Equal((Guard, Guard), (tile[0], tile[^1]));
    }, iter: 50);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void Merging_is_associative_and_a_merged_split_equals_the_whole(Type type) => Gen.Select(Events, Events, Events).Sample((a, b, c) =>
    {
        var aggregate = Create(type);
        var (tileA, tileB, tileC) = (Tile(aggregate, a), Tile(aggregate, b), Tile(aggregate, c));
        var left = Merged(aggregate, Merged(aggregate, tileA, tileB), tileC);
        var right = Merged(aggregate, tileA, Merged(aggregate, tileB, tileC));
        var whole = Tile(aggregate, [.. a, .. b, .. c]);
        AssertNear(aggregate.Read(whole), aggregate.Read(left));
        AssertNear(aggregate.Read(left), aggregate.Read(right));
    }, iter: 200);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void An_empty_tile_is_neutral_on_either_side(Type type) => Events.Sample(events =>
    {
        var aggregate = Create(type);
        var (tile, empty) = (Tile(aggregate, events), Tile(aggregate, []));
        Assert.Equal(Bits(tile), Bits(Merged(aggregate, tile, empty)));
        Assert.Equal(Bits(tile), Bits(Merged(aggregate, empty, tile)));
        Assert.True(aggregate.Read(empty) is 0 or double.NaN);
    }, iter: 100);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void Its_state_goes_on_bit_for_bit_after_a_round_trip(Type type) => Events.Sample(events =>
    {
        var rule = Create(type).IsWindowed ? WindowRule.Of(TimeSpan.FromHours(1)) : WindowRule.Unbounded;
        var straight = new WindowedFeature(Create(type), rule);
        var broken = new WindowedFeature(Create(type), rule);
        foreach (var each in events)
        {
            Assert.Equal(straight.Add(each.Ticks, each.Value), broken.Add(each.Ticks, each.Value));
            var again = new WindowedFeature(Create(type), rule);
            var reader = new StateReader(State(broken));
            again.Read(ref reader);
            Assert.True(reader.AtEnd);
            broken = again;
        }

        Assert.Equal(State(straight), State(broken));
    }, iter: 50);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void Adding_within_known_tiles_allocates_nothing(Type type)
    {
        var feature = new WindowedFeature(Create(type), Create(type).IsWindowed ? WindowRule.Of(TimeSpan.FromMinutes(10)) : WindowRule.Unbounded);
        void Pass(int from)
        {
            for (var i = from; i < from + 2_000; i++)
            {
                feature.Add(i * TimeSpan.TicksPerSecond, i);
                feature.Add((i - 30) * TimeSpan.TicksPerSecond, i);
                feature.Read(i * TimeSpan.TicksPerSecond);
            }
        }

        var from = 0;
        Assert.Equal(0, Allocated.By(() => Pass((from += 2_000) - 2_000)));
    }

    private static IAggregate Create(Type type) => (IAggregate)Activator.CreateInstance(type)!;

    private static double[] Tile(IAggregate aggregate, List<Arrival> events)
    {
        var tile = new double[aggregate.Width];
        aggregate.Clear(tile);
        foreach (var each in events)
        {
            aggregate.Add(tile, each.Value, each.Ticks);
        }

        return tile;
    }

    private static double[] Merged(IAggregate aggregate, double[] into, double[] tile)
    {
        var merged = into.ToArray();
        aggregate.Merge(merged, tile);
        return merged;
    }

    private static byte[] State(WindowedFeature feature)
    {
        var writer = new StateWriter();
        feature.Write(writer);
        return writer.ToArray();
    }

    private static long[] Bits(double[] tile) => [.. tile.Select(BitConverter.DoubleToInt64Bits)];

    private static void AssertNear(double expected, double actual) => Assert.True(BruteForce.Near(expected, actual), $"expected {expected}, actual {actual}");
}
