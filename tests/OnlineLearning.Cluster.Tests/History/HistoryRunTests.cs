using System.Runtime.CompilerServices;
using CsCheck;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

public class HistoryRunTests
{
    private const long Minute = TimeSpan.TicksPerMinute;

    private static readonly DefinitionSet Definitions = DefinitionSet.Empty with
    {
        Entities = new Dictionary<string, EntityDefinition> { ["driver"] = new("driver", "driver_id"), ["route"] = new("route", ["from", "to"]) },
        Sources = new Dictionary<string, SourceDefinition>
        {
            ["trips"] = new("trips", "driver", [new("fare", FieldType.Float)]),
            ["jams"] = new("jams", "route", [new("length", FieldType.Float)]),
        },
        FeatureViews = new Dictionary<string, FeatureViewDefinition>
        {
            ["driver_trips"] = new("driver_trips", "trips", TimeSpan.FromHours(2), [new("count", "count", null, TimeSpan.FromHours(1), null, null), new("sum", "sum", "fare", TimeSpan.FromHours(1), null, null)]),
            ["route_jams"] = new("route_jams", "jams", TimeSpan.Zero, [new("longest", "max", "length", TimeSpan.FromDays(1), null, null), new("count", "count", null, TimeSpan.FromHours(1), null, null)]),
        },
        FeatureServices = new Dictionary<string, FeatureServiceDefinition> { ["both"] = new("both", ["driver_trips:sum", "route_jams"]) },
    };

    [Fact]
    public void Each_row_keeps_its_cells_and_its_place_and_gets_the_values_of_its_own_entities_however_little_memory_there_is() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 300], Gen.Int[1, 9]).List[0, 60], Gen.Select(Gen.Int[-1, 4], Gen.Int[-1, 4], Gen.Int[0, 400]).List[1, 40], Gen.Long[1, 4_000]).Sample((events, asks, bytes) =>
        {
            using var folder = new TempFolder();
            var past = new Past { ["trips"] = [.. events.Select(each => (Key(each.Item1), each.Item2 * Minute, (double)each.Item3))], ["jams"] = [.. events.Select(each => (Key(each.Item1), (400 - each.Item2) * Minute, each.Item3 * 10.0))] };
            var rows = new Rows([.. asks.Select(ask => (ask.Item1 < 0 ? null : Key(ask.Item1), ask.Item2 < 0 ? null : Key(ask.Item2), ask.Item3 * Minute))]);
            var path = Path.Combine(folder.Path, "out.csv");
            var summary = new HistoryRun(Definitions, new FeatureSelection(Definitions, ["driver_trips:sum", "service:both"], fullNames: true), folder.Path, bytes).Write(rows, past, path, withStatuses: true).GetAwaiter().GetResult();
            var lines = File.ReadAllLines(path);
            Assert.Equal("number,driver_trips__sum,route_jams__longest,route_jams__count,driver_trips__sum__status,route_jams__longest__status,route_jams__count__status", lines[0]);
            Assert.Equal(asks.Count, summary.Rows);
            Assert.Equal(asks.Select((ask, i) => Expected(i, ask, events)), lines.Skip(1));
            Assert.Single(Directory.GetFiles(folder.Path));
        }, iter: 40);

    [Theory]
    [InlineData("driver_trip", "there is no feature view \"driver_trip\"; there are driver_trips, route_jams; did you mean driver_trips?")]
    [InlineData("driver_trips:counts", "there is no column of feature view driver_trips \"counts\"; there are count, sum; did you mean count?")]
    [InlineData("service:bot", "there is no feature service \"bot\"; there are both; did you mean both?")]
    public void A_feature_that_is_unknown_is_refused_with_the_nearest_name(string name, string message)
        => Assert.Equal(message, Assert.Throws<HistoryException>(() => new FeatureSelection(Definitions, [name], fullNames: false)).Message);

    [Fact]
    public void Two_features_of_one_name_need_full_names()
    {
        var error = Assert.Throws<HistoryException>(() => new FeatureSelection(Definitions, ["driver_trips", "route_jams"], fullNames: false));
        Assert.Equal("driver_trips:count and route_jams:count would both be the column count; allowed: features of different names, or full names (route_jams__count).", error.Message);
        Assert.Equal(["driver_trips__count", "driver_trips__sum", "route_jams__longest", "route_jams__count"], new FeatureSelection(Definitions, ["driver_trips", "route_jams"], fullNames: true).Features.Select(feature => feature.Name));
    }

    [Fact]
    public async Task A_feature_with_the_name_of_a_column_of_the_rows_is_refused_and_no_file_is_written()
    {
        using var folder = new TempFolder();
        var definitions = Definitions with
        {
            FeatureViews = new Dictionary<string, FeatureViewDefinition> { ["v"] = new("v", "trips", TimeSpan.Zero, [new("number", "count", null, TimeSpan.FromHours(1), null, null)]) },
        };
        var run = new HistoryRun(definitions, new FeatureSelection(definitions, ["v"], fullNames: false), folder.Path);
        var error = await Assert.ThrowsAsync<HistoryException>(() => run.Write(new Rows([("0", null, 0)]), new Past(), Path.Combine(folder.Path, "out.csv"), withStatuses: false, TestContext.Current.CancellationToken));
        Assert.StartsWith("two columns of the result would be named number", error.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static string Key(int number) => JoinedKey.Of($"k{number}", "x|y");

    private static string Expected(int number, (int Driver, int Route, int Minute) ask, List<(int Key, int Minute, int Value)> events)
    {
        var trips = events.Where(each => each.Key == ask.Driver && each.Minute < ask.Minute).ToList();
        var recent = trips.Where(each => each.Minute >= (ask.Minute - 60 < 0 ? -5 * ((59 - ask.Minute + 5) / 5) : (ask.Minute - 60) / 5 * 5)).ToList();
        var tripStatus = trips.Count == 0 ? "NOT_FOUND" : ask.Minute - trips.Max(each => each.Minute) > 120 ? "OUTSIDE_MAX_AGE" : "PRESENT";
        var jams = events.Where(each => each.Key == ask.Route && 400 - each.Minute < ask.Minute).ToList();
        var lately = jams.Count(each => 400 - each.Minute >= (ask.Minute - 60 < 0 ? -5 * ((59 - ask.Minute + 5) / 5) : (ask.Minute - 60) / 5 * 5));
        var jamStatus = jams.Count == 0 ? "NOT_FOUND" : "PRESENT";
        var sum = tripStatus == "PRESENT" ? $"{recent.Sum(each => each.Value)}" : "";
        return $"{number},{sum},{(jams.Count == 0 ? "" : $"{jams.Max(each => each.Value * 10)}")},{(jams.Count == 0 ? "" : $"{lately}")},{tripStatus},{jamStatus},{jamStatus}";
    }

    private sealed class Past : Dictionary<string, List<(string Key, long Time, double Value)>>, IPastEvents
    {
        public async IAsyncEnumerable<KeyedEvent> Read(EntityPlan plan, Func<string, bool> wants, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            foreach (var source in plan.Sources.Values.Where(source => source.Views.Length > 0 && ContainsKey(source.Source.Name)))
            {
                foreach (var (number, each) in this[source.Source.Name].Index().Where(each => wants(each.Item.Key)))
                {
                    yield return new(each.Key, new PastEvent(source, each.Time, each.Time, number, [FeatureDatum.Of(each.Value)]));
                }
            }
        }
    }

    private sealed class Rows(List<(string? Driver, string? Route, long Time)> rows) : IEntityRows
    {
        public IReadOnlyList<TypedColumn> Columns { get; } = [new("number", DatumKind.Int)];

        public IAsyncEnumerable<EntityRow> Read(CancellationToken cancellation) => rows.Select((row, i) => new EntityRow([row.Driver, row.Route], new AsOf(row.Time), [FeatureDatum.Of((long)i)], [])).ToAsyncEnumerable();
    }
}
