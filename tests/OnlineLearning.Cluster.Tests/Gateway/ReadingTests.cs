using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
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
        var grains = new EntityGrains(cluster.Factory);
        var reader = new ExampleReader(grains, new PredictionIds(time, new Random(1)), new RequestTimes(time, options));
        var item = """{"entities":{"driver":"d17"},"features":{"distance_km":3.2,"speed":50,"zone":"airport","words":"to the airport"},"time":"2026-07-01T08:30:00Z"}"""u8.ToArray();
        var model = cluster.Current.Models["trip_minutes"];

        void Read()
        {
            Assert.Null(reader.Read(item, model, labelled: false, known: null, out var call));
            Assert.NotNull(call.Request);
        }

        // Request 72, keys 32, id 56, entries 24 + 7 x 12, features as given 24 + 74, 32 of the encoder's loop over the plan's inputs, and the key 32; the reference is the scripted cluster's.
        Assert.InRange(Allocated(Read) - Allocated(() => grains.Get("driver", "d17")), 0, 432);
    }

    [Fact]
    public async Task A_reference_is_the_one_that_the_factory_makes_of_the_name()
    {
        await using var silo = await TestSilo.Start(null);
        var grains = new EntityGrains(silo.Grains);
        foreach (var key in new[] { "d1", "a/b:c \"d\"", "é 💧", "\ud800", "", new string('ä', EntityGrains.MaxKeyLength) })
        {
            Assert.Equal(silo.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", key)), grains.Get("driver", key));
            Assert.Equal(key, grains.GetNamed("driver", key).Key);
        }

        Assert.Equal(0, (await grains.Get("driver", "d1").Describe()).Events);
    }

    private static long Allocated(Action action)
    {
        const int Times = 1000;
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}
