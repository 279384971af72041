using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>
/// What every aggregate keeps of a fixed stream, for every type of field that it takes, in tiles and exactly, as it is on users' disks: <c>Golden/aggregates.txt</c>. One that is registered is here by that alone, and fails until its bytes
/// are in the file. When some change, the state's version must move and the old form stay readable; OL_UPDATE_LOCKS=1 writes the file anew.
/// </summary>
public class GoldenAggregateTests
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan Hop = TimeSpan.FromMinutes(10);
    private static readonly Dictionary<string, Func<EventWindow>> Windows = All();

    // Three tiles, two events of one tick, one that came late, one before 1970, equal values and different ones.
    private static readonly (long Minute, double Value)[] Stream = [(-7, 1.5), (3, -2), (25, 1.5), (25, 0.1), (4, 7), (41, 1e6), (44, 1.5)];

    public static TheoryData<string> Names => new(Windows.Keys.Order(StringComparer.Ordinal));

    private static string Path => System.IO.Path.Combine(SourceTree.Root, "tests/OnlineLearning.Core.Tests/Golden/aggregates.txt");

    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_its_bytes_and_reads_them(string name)
    {
        var window = Filled(name);
        var hex = Convert.ToHexString(Bytes(window));
        Assert.True(Kept().TryGetValue(name, out var expected), $"not in the file: {name} {hex}");
        Assert.True(expected == hex, $"{name}: expected {expected}, actual {hex}");

        var read = Windows[name]();
        var reader = new StateReader(Convert.FromHexString(expected));
        read.Read(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(expected, Convert.ToHexString(Bytes(read)));
        var aggregate = AggregateOf(name);
        Assert.All((long[])[25, 44, 45, 60, 200], minute => Assert.Equal(window.Read(aggregate, minute * TimeSpan.TicksPerMinute), read.Read(aggregate, minute * TimeSpan.TicksPerMinute)));
    }

    [Fact]
    public void Every_registered_aggregate_has_bytes_and_no_other()
    {
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            File.WriteAllText(Path, string.Concat(Windows.Keys.Order(StringComparer.Ordinal).Select(name => $"{name} {Convert.ToHexString(Bytes(Filled(name)))}\n")));
        }

        Assert.Equal(Kept().Keys.Order(StringComparer.Ordinal), Windows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(AggregateRegistry.All.Select(aggregate => aggregate.Name).Order(), Windows.Keys.Select(name => name.Split('-')[0]).Distinct().Order());
    }

    /// <summary>The window of a line of the file, empty.</summary>
    internal static EventWindow Empty(string name) => Windows[name]();

    private static Dictionary<string, Func<EventWindow>> All()
    {
        var all = new Dictionary<string, Func<EventWindow>>();
        foreach (var aggregate in AggregateRegistry.All)
        {
            foreach (var type in Enum.GetValues<FieldType>().Where(type => aggregate.Input.Allows(type)))
            {
                var name = $"{aggregate.Name}-{type.ToString().ToLowerInvariant()}";
                all[name] = () => new WindowedFeature(AggregateOf(name), aggregate.IsWindowed ? WindowRule.Of(Window, Hop) : WindowRule.Unbounded);
                if (aggregate.IsWindowed)
                {
                    all[$"{name}-exact"] = () => new ExactWindow(AggregateOf(name), Window);
                }
            }
        }

        return all;
    }

    private static IAggregate AggregateOf(string name)
    {
        var @case = CaseOf(name);
        return @case.Registered.For(@case.Definition(Window, Hop), FieldOf(@case));
    }

    private static AggregateCase CaseOf(string name) => new(name.Split('-')[0], Enum.Parse<FieldType>(name.Split('-')[1], ignoreCase: true));

    private static FieldDefinition FieldOf(AggregateCase @case) => @case.Type == FieldType.Vector ? new("value", FieldType.Vector, 2) : @case.Field;

    private static EventWindow Filled(string name)
    {
        var (window, @case) = (Windows[name](), CaseOf(name));
        foreach (var (minute, value) in Stream)
        {
            window.Add(minute * TimeSpan.TicksPerMinute, @case.Type == FieldType.Vector ? FeatureDatum.Of([value, 0.5]) : @case.Datum(value));
        }

        return window;
    }

    private static byte[] Bytes(EventWindow window)
    {
        var writer = new StateWriter();
        window.Write(writer);
        return writer.ToArray();
    }

    private static Dictionary<string, string> Kept() => !File.Exists(Path) ? [] : File.ReadAllLines(Path).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
}
