using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

/// <summary>What the writer commits is what the reader reads.</summary>
public sealed class OfflineStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_back_as_they_were_in_their_order_whatever_their_time_and_fields()
    {
        var random = new Random(3);
        var events = Enumerable.Range(0, 700).Select(i => RandomEvent(random, i)).ToList();
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            foreach (var some in events.Chunk(300))
            {
                Array.ForEach(some, writer.Add);
                await writer.Commit(some[^1].Segment, Noon, Token);
            }
        }

        var read = await (await OfflineStore.Open(_folder, Token)).Events("trips", cancellation: Token).ToListAsync(Token);
        Assert.Equal(events.Select(Line), read.Select(Line));
    }

    [Fact]
    public async Task Only_the_events_between_the_limits_are_read()
    {
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            for (var hour = 0; hour < 48; hour++)
            {
                writer.Add(Event(hour + 1, Noon.AddHours(hour).UtcTicks, ("n", hour)));
                await writer.Commit(hour + 1, Noon, Token);
            }
        }

        var store = await OfflineStore.Open(_folder, Token);
        var read = await store.Events("trips", Noon.AddHours(5), Noon.AddHours(8), Token).ToListAsync(Token);
        Assert.Equal([6, 7, 8], read.Select(row => row.Sequence));
        Assert.Empty(await store.Events("unknown", cancellation: Token).ToListAsync(Token));
        Assert.Equal(["trips"], store.Sources);
    }

    [Fact]
    public async Task What_a_killed_writer_left_without_a_manifest_is_removed_and_the_rest_goes_on()
    {
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            writer.Add(Event(1, Noon.UtcTicks, ("n", 1)));
            await writer.Commit(7, Noon, Token);
            writer.Add(Event(2, Noon.UtcTicks, ("n", 2)));
            await writer.Commit(9, Noon, Token);
        }

        // As if killed after the files of the second commit and before its manifest, and in the middle of a third file.
        File.Delete(Directory.GetFiles(_folder, "*.json", SearchOption.AllDirectories).Order().Last());
        var parquet = Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories).Order().ToList();
        Assert.Equal(2, parquet.Count);
        File.WriteAllText(parquet[0] + ".tmp", "half");

        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            Assert.Equal(7, writer.Position);
            Assert.Equal([parquet[0]], Directory.GetFiles(System.IO.Path.Combine(_folder, "events"), "*", SearchOption.AllDirectories));
            writer.Add(Event(2, Noon.UtcTicks, ("n", 3)));
            await writer.Commit(9, Noon.AddDays(1), Token);
        }

        var read = await (await OfflineStore.Open(_folder, Token)).Events("trips", cancellation: Token).ToListAsync(Token);
        Assert.Equal([1, 2], read.Select(row => row.Sequence));
    }

    [Fact]
    public async Task A_second_writer_is_refused_and_another_journal_begins_at_its_own_start()
    {
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            await writer.Commit(7, Noon, Token);
            var refused = await Assert.ThrowsAsync<OfflineStoreException>(() => OfflineWriter.Open(new LocalFolder(_folder), "j", Token));
            Assert.Contains("another server writes it", refused.Message);
        }

        await using (var other = await OfflineWriter.Open(new LocalFolder(_folder), "other", Token))
        {
            Assert.Equal(0, other.Position);
            await other.Commit(3, Noon, Token);
        }

        await using var again = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token);
        Assert.Equal(7, again.Position);
    }

    [Fact]
    public async Task Retention_takes_whole_commits_away_and_a_reader_that_is_under_way_goes_on_without_them()
    {
        await using var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token);
        for (var day = 0; day < 4; day++)
        {
            writer.Add(Event(day + 1, Noon.UtcTicks, ("n", day)));
            await writer.Commit(day + 1, Noon.AddDays(day), Token);
        }

        var before = await OfflineStore.Open(_folder, Token);
        Assert.Equal(2, await writer.Retain(Noon.AddDays(2), Noon.AddDays(4), Token));
        Assert.Equal([3, 4], (await before.Events("trips", cancellation: Token).ToListAsync(Token)).Select(row => row.Sequence));
        Assert.Equal(2, await writer.Retain(Noon.AddDays(9), Noon.AddDays(9), Token));
        Assert.Empty(Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories));
        Assert.Empty(await (await OfflineStore.Open(_folder, Token)).Events("trips", cancellation: Token).ToListAsync(Token));
        Assert.Equal(0, await writer.Retain(Noon.AddDays(19), Noon.AddDays(19), Token));

        // Nothing is written twice after everything has gone.
        await writer.DisposeAsync();
        await using var again = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token);
        Assert.Equal(4, again.Position);
    }

    [Fact]
    public async Task A_file_that_a_manifest_names_and_that_is_not_there_is_an_error()
    {
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            writer.Add(Event(1, Noon.UtcTicks, ("n", 1)));
            await writer.Commit(7, Noon, Token);
        }

        File.Delete(Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories).Single());
        var store = await OfflineStore.Open(_folder, Token);
        var missing = await Assert.ThrowsAsync<OfflineStoreException>(async () => await store.Events("trips", cancellation: Token).ToListAsync(Token));
        Assert.Contains("is missing, which manifest 1 names", missing.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Predictions_are_joined_with_their_labels_whatever_fits_into_memory(int mostLabels)
    {
        var random = new Random(5);
        var predictions = Enumerable.Range(0, 60).Select(i => new OfflinePrediction
        {
            Place = new(i + 1, i + 1),
            Model = "eta",
            Version = 1 + (i / 30),
            Id = $"p{i}",
            Keys = i % 3 == 0 ? [$"d{i % 4}", "r1"] : [$"d{i % 4}"],
            Time = Noon.AddMinutes(i).UtcTicks,
            Served = Noon.AddMinutes(i).UtcTicks + 7,
            Prediction = i / 3d,
            Probabilities = i % 2 == 0 ? [0.25, 0.75] : [],
            Features = i % 5 == 0 ? null : $$"""{"km":{{i}}}""",
            Inputs = i % 4 == 0 ? new Dictionary<string, double>() : new() { ["driver_trips:pace"] = i, ["driver.label.last"] = -i },
        }).ToList();
        await using (var writer = await OfflineWriter.Open(new LocalFolder(_folder), "j", Token))
        {
            foreach (var prediction in predictions)
            {
                writer.Add(prediction);
                if (random.Next(2) == 0)
                {
                    writer.Add(LabelOf(prediction));
                }

                if (random.Next(10) == 0)
                {
                    await writer.Commit(prediction.Place.Segment, Noon, Token);
                }
            }

            await writer.Commit(1_000, Noon, Token);
        }

        random = new Random(5);
        var labelled = predictions.Where(_ => { var with = random.Next(2) == 0; random.Next(10); return with; }).ToList();
        var store = await OfflineStore.Open(_folder, Token);
        var join = new ExampleJoin(store, "eta", mostLabels);
        var all = await join.Read(null, null, unlabelled: true, Token).ToListAsync(Token);
        Assert.Equal(predictions.Select(Line), all.OrderBy(each => each.Prediction.Place.Segment).Select(each => Line(each.Prediction)));
        Assert.Equal(labelled.Select(LabelOf), all.Where(each => each.Label is not null).OrderBy(each => each.Prediction.Place.Segment).Select(each => each.Label));
        var some = await join.Read(Noon.AddMinutes(10), Noon.AddMinutes(20), unlabelled: false, Token).ToListAsync(Token);
        Assert.Equal(labelled.Where(each => each.Place.Segment is > 10 and <= 20).Select(each => each.Id), some.OrderBy(each => each.Prediction.Place.Segment).Select(each => each.Prediction.Id));
    }

    public void Dispose() => _folder.Dispose();

    private static OfflineLabel LabelOf(OfflinePrediction prediction) => new()
    {
        Place = new(prediction.Place.Segment, prediction.Place.Sequence + 100),
        Model = "eta",
        Version = prediction.Version,
        Key = prediction.Keys[0],
        Id = prediction.Id,
        Label = prediction.Prediction + 1,
        Weight = 2,
        Arrived = prediction.Time + 5,
        IsDefault = prediction.Version == 2,
        Loss = 0.5,
    };

    private static string Line(OfflinePrediction row)
        => $"{row.Place} {row.Version} {row.Id} {string.Join(',', row.Keys)} {row.Time} {row.Served} {row.Prediction:R} {string.Join(',', row.Probabilities)} {row.VariantProbability} {row.Features} {string.Join(',', row.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))}";

    private static string Line(OfflineEvent row)
        => $"{row.Key} {row.Segment} {row.Sequence} {row.Event.Source} {row.Event.Id} {row.Event.Time} {row.Event.Created} {string.Join(' ', Fields(row.Event).Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Fields(EntityEvent given)
        => given.Fields.Select((field, i) => (field, given.Values[i])).Where(field => !field.Item2.IsNull).Select(field => $"{field.field}={field.Item2.Kind}:{field.Item2}");

    private static OfflineEvent Event(long sequence, long time, params (string Name, double Value)[] fields)
        => new("d1", sequence, sequence, new EntityEvent("trips", null, time, time + 1, [.. fields.Select(field => field.Name)], [.. fields.Select(field => FeatureDatum.Of(field.Value))]));

    // Fields come and go, change their type, and have names of fixed columns.
    private static OfflineEvent RandomEvent(Random random, int i)
    {
        string[] names = [.. new[] { "km", "zone", "segment", "date", "note" }.Where(_ => random.Next(3) > 0)];
        long[] times = [random.NextInt64(DateTime.MaxValue.Ticks), 0, DateTime.MaxValue.Ticks, DateTime.UnixEpoch.Ticks - 1, DateTime.UnixEpoch.Ticks, Noon.UtcTicks];
        return new(
            i % 7 == 0 ? "é|b/c" : $"d{i % 5}",
            1 + (i / 3),
            i,
            new EntityEvent("trips", i % 2 == 0 ? null : new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), times[random.Next(times.Length)], times[random.Next(times.Length)], names, [.. names.Select(name => RandomDatum(random, name))]));
    }

    private static FeatureDatum RandomDatum(Random random, string name) => (name == "note" ? random.Next(8) : (name[0] % 6) + (random.Next(20) == 0 ? 1 : 0)) switch
    {
        _ when random.Next(5) == 0 => FeatureDatum.Null,
        0 => FeatureDatum.Of(random.NextDouble() * Math.Pow(10, random.Next(-300, 300))),
        1 => FeatureDatum.Of(random.NextInt64(long.MinValue, long.MaxValue)),
        2 => FeatureDatum.Of(random.Next(2) == 0),
        3 => FeatureDatum.Of(random.Next(4) == 0 ? "" : $"{name} é {random.Next(9)}"),
        4 => FeatureDatum.OfTime(random.NextInt64(DateTime.MaxValue.Ticks)),
        5 => FeatureDatum.Of((double[])[.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextDouble())]),
        _ => FeatureDatum.Of((string[])[.. Enumerable.Range(0, random.Next(4)).Select(i => i == 2 ? "" : $"é{i}")]),
    };
}
