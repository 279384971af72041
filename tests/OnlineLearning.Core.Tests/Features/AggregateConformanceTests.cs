using CsCheck;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>What every aggregate owes; members are found by reflection.</summary>
public class AggregateConformanceTests
{
    private const double Guard = 12345.678;

    public static TheoryData<Type> Aggregates() => new(Types);

    public static TheoryData<string, FieldType> Cases() => new(AggregateCase.All.Select(each => (each.Name, each.Type)));

    private static IEnumerable<Type> Types => typeof(IAggregate).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IAggregate)) && type is { IsInterface: false, IsAbstract: false });

    private static Gen<List<Arrival>> Events => EventStreams.For(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 30);

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void It_is_registered_under_its_name(Type type)
    {
        var aggregate = (IAggregate)Activator.CreateInstance(type)!;
        Assert.Equal(type, AggregateRegistry.Find(aggregate.Name)?.GetType());
        Assert.Equal(aggregate.Name, aggregate.Name.ToLowerInvariant());
        Assert.Contains(AggregateCase.All, each => each.Name == aggregate.Name);
        Assert.NotEmpty(aggregate.Doc);
    }

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void It_writes_only_within_its_width(Type type) => Events.Sample(events =>
    {
        if (Activator.CreateInstance(type) is ITileAggregate aggregate)
        {
            Assert.InRange(aggregate.Width, 1, ITileAggregate.MaxWidth);
            var tile = Enumerable.Repeat(Guard, 2 * aggregate.Width + 3).ToArray();
            var inner = tile.AsSpan(1, aggregate.Width);
            var other = tile.AsSpan(aggregate.Width + 2, aggregate.Width);
            aggregate.Clear(inner);
            aggregate.Clear(other);
            foreach (var each in events)
            {
                aggregate.Add(inner, each.Value, each.Ticks);
                aggregate.Merge(other, inner);
            }

            Assert.Equal((Guard, Guard, Guard), (tile[0], tile[aggregate.Width + 1], tile[^1]));
        }
    }, iter: 50);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Merging_is_associative_and_any_split_merged_equals_the_whole(string name, FieldType type) => Gen.Select(Events, Events, Events).Sample((a, b, c) =>
    {
        var @case = new AggregateCase(name, type);
        var (aggregate, query) = (@case.Create(), a.Concat(b).Concat(c).Max(each => each.Ticks) + 1);
        var span = new QuerySpan(query - TimeSpan.TicksPerDay, query);
        var taken = new[] { a, b, c }.Select(stream => WindowedFeatureTests.Typed(@case, stream)).ToArray();
        FeatureDatum Read(Part part) => part.Read(aggregate, span);
        var left = Part.Of(aggregate, type, taken[0]).Merge(Part.Of(aggregate, type, taken[1])).Merge(Part.Of(aggregate, type, taken[2]));
        var right = Part.Of(aggregate, type, taken[0]).Merge(Part.Of(aggregate, type, taken[1]).Merge(Part.Of(aggregate, type, taken[2])));
        List<Taken> whole = [.. taken.SelectMany(each => each)];
        Assert.True(BruteForce.Near(Read(left), Read(right)), $"{Read(left)} and {Read(right)}");

        // One that is approximate answers for any split within its error.
        Assert.All([Part.Of(aggregate, type, whole), left, right], part => Assert.Null(BruteForce.Problem(name, whole, span.From, span.To, Read(part), AggregateCase.HalfLife)));
    }, iter: 100);

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_empty_tile_is_neutral_on_either_side(string name, FieldType type) => Events.Sample(events =>
    {
        var @case = new AggregateCase(name, type);
        var aggregate = @case.Create();
        var taken = WindowedFeatureTests.Typed(@case, events);
        var tile = Part.Of(aggregate, type, taken).Bytes();
        Assert.Equal(tile, Part.Of(aggregate, type, taken).Merge(Part.Of(aggregate, type, [])).Bytes());
        Assert.Equal(tile, Part.Of(aggregate, type, []).Merge(Part.Of(aggregate, type, taken)).Bytes());
        Assert.True(Part.Of(aggregate, type, []).Read(aggregate, new(0, 1)) is { IsNull: true } or { Number: 0 });
    }, iter: 100);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_state_goes_on_bit_for_bit_after_a_round_trip(string name, FieldType type) => Gen.Select(Events, Gen.Bool).Sample((events, isExact) =>
    {
        var @case = new AggregateCase(name, type);
        var aggregate = @case.Create();
        EventWindow New() => isExact ? new ExactWindow(aggregate, TimeSpan.FromHours(1)) : new WindowedFeature(aggregate, aggregate.IsWindowed ? WindowRule.Of(TimeSpan.FromHours(1)) : WindowRule.Unbounded);
        var (straight, broken) = (New(), New());
        foreach (var each in WindowedFeatureTests.Typed(@case, events))
        {
            Assert.Equal(straight.Add(each.Ticks, each.Value), broken.Add(each.Ticks, each.Value));
            var again = New();
            var bytes = State(broken);
            var reader = new StateReader(bytes);
            again.Read(ref reader);
            Assert.True(reader.AtEnd);
            broken = again;
            Assert.Throws<InvalidDataException>(() => Cut(New(), bytes));
        }

        Assert.Equal(State(straight), State(broken));
    }, iter: 30);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_that_moves_on_allocates_nothing_once_it_was_full_and_one_of_sketches_little(string name, FieldType type)
    {
        var @case = new AggregateCase(name, type);
        var aggregate = @case.Create();
        var feature = new WindowedFeature(aggregate, aggregate.IsWindowed ? WindowRule.Of(TimeSpan.FromMinutes(10)) : WindowRule.Unbounded);
        var isNumber = aggregate.Result(@case.Field).IsNumber();
        var values = Enumerable.Range(0, 8).Select(i => @case.Datum(i)).ToArray();
        void Pass(int from)
        {
            for (var i = from; i < from + 2_000; i++)
            {
                feature.Add(i * TimeSpan.TicksPerSecond, values[i % 8]);
                feature.Add((i - 30) * TimeSpan.TicksPerSecond, values[i % 8]);
                if (isNumber)
                {
                    feature.Read(aggregate, i * TimeSpan.TicksPerSecond);
                }
            }
        }

        var from = 0;
        var most = @case.Registered is ISummaryAggregate and not ITileAggregate ? 2_048 * 4_000 : 0;
        Assert.InRange(Allocated.By(() => Pass((from += 2_000) - 2_000)), 0, most);
    }

    private static void Cut(EventWindow window, byte[] bytes)
    {
        var reader = new StateReader(bytes.AsSpan(..^1));
        window.Read(ref reader);
    }

    private static byte[] State(EventWindow window)
    {
        var writer = new StateWriter();
        window.Write(writer);
        return writer.ToArray();
    }
}
