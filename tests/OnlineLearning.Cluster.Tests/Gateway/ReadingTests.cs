using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Gateway;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Reading;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

public sealed class ReadingTests
{
    [Fact]
    public void A_prediction_id_is_read_back_as_it_was_made()
    {
        var part = Gen.Char["abcXYZ019_.-"].Array[1, 64].Select(chars => new string(chars));
        var key = Gen.Char["abc:/ é~"].Array[1, 256].Select(chars => new string(chars));
        Gen.Select(part, key).Sample((id, primary) =>
        {
            Assert.True(PredictionId.TryParse($"m_1:{id}:{primary}", out var parsed));
            Assert.Equal(("m_1", id, primary), (parsed.Model.ToString(), parsed.Id.ToString(), parsed.Key.ToString()));
        });
    }

    [Fact]
    public void Made_ids_are_valid_and_sort_by_the_time_they_were_made()
    {
        var time = new FakeTimeProvider(GatewayHost.Now);
        var ids = new PredictionIds(time, new Random(1));
        var made = Enumerable.Range(0, 1000).Select(_ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(0.1));
            return ids.Next();
        }).ToList();

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.All(made, id => Assert.Matches("^[a-z0-9]{16}$", id));
        Assert.Equal(made.Count, made.Distinct().Count());
    }

    [Fact]
    public void Reading_an_item_allocates_the_call_and_nothing_else()
    {
        var cluster = new ScriptedCluster();
        var options = Options.Create(new GatewayOptions());
        var time = new FakeTimeProvider(GatewayHost.Now);
        var reader = new ExampleReader(new EntityGrains(cluster.Factory, options), new PredictionIds(time, new Random(1)), new RequestTimes(time, options));
        var item = """{"entities":{"driver":"d17"},"features":{"distance_km":3.2,"speed":50,"zone":"airport","words":"to the airport"},"time":"2026-07-01T08:30:00Z"}"""u8.ToArray();
        var model = cluster.Current.Models["trip_minutes"];
        long Allocated(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                Assert.Null(reader.Read(item, model, labelled: false, known: null, out var call));
                Assert.NotNull(call.Request);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / times;
        }

        Allocated(100);

        // Request 72, keys 32, id 56, entries 24 + 7 x 12, features as given 24 + 74, and 32 of the encoder's loop over the plan's inputs.
        Assert.InRange(Allocated(1000), 0, 400);
    }

    [Fact]
    public void The_cache_never_holds_more_than_its_bound_and_keeps_what_is_used()
    {
        var cluster = new ScriptedCluster();
        var cache = new EntityGrains(cluster.Factory, Options.Create(new GatewayOptions { MaxCachedEntities = 64 }));
        var hot = cache.Get("driver", "hot");
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Same(hot, cache.Get("driver", "hot"));
            Assert.Equal($"d{i}", cache.Get("driver", $"d{i}").Key);
            Assert.InRange(cache.Count, 1, 64);
        }

        Assert.Equal(10_001, cluster.References);
        Assert.NotSame(hot, cache.Get("user", "hot"));
    }

    [Fact]
    public void The_cache_stays_within_its_bound_when_many_fill_it_at_once()
    {
        const int Threads = 8;
        var cluster = new ScriptedCluster();
        var cache = new EntityGrains(cluster.Factory, Options.Create(new GatewayOptions { MaxCachedEntities = 64 }));
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
        {
            Assert.Equal($"d{i % 500}", cache.Get("driver", $"d{i % 500}").Key);
            Assert.InRange(cache.Count, 0, 64 + (2 * Threads));
        });
    }
}
