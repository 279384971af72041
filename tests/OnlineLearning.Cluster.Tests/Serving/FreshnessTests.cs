using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Grains;
using OnlineLearning.Grains.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Serving;

/// <summary>Time from an acknowledged event to where it is visible.</summary>
public sealed class FreshnessTests
{
    private const string Definition = """
        entities: { driver: {}, zone: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
          rains: { entity: zone, fields: { mm: float } }
        feature_views:
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } }
          weather: { source: rains, columns: { rains_1h: { aggregate: count, window: 1h } } }
        models:
          eta: { task: regression, entities: [driver, zone], inputs: [ { numeric: km }, { view: recent }, { view: weather } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    private static readonly DateTimeOffset s_now = new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_acknowledged_event_is_in_the_next_read_and_the_next_prediction_and_the_lag_measured_there_is_0()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(s_now);
        await using var silo = await TestSilo.Start(folder, time);
        await silo.Apply(Definition);
        using var measured = new Measured(silo.Service<IMeterFactory>());
        var (driver, zone) = (silo.Entity("driver", "d"), silo.Entity("zone", "z"));
        for (var i = 1; i <= 20; i++)
        {
            await driver.Events([Event("trips", "minutes", time.GetUtcNow())]);
            await zone.Events([Event("rains", "mm", time.GetUtcNow())]);
            time.Advance(TimeSpan.FromSeconds(2));
            var reply = await driver.Features(new FeatureRequest(["recent:trips_1h"], time.GetUtcNow().UtcTicks));
            Assert.Equal(i, reply.Values[0].Number);
            Assert.Equal(PredictStatus.Ok, (await driver.Predict(silo.Request("eta", $"p{i}", ["d", "z"], time.GetUtcNow().UtcTicks, ("km", 1)))).Status);
        }

        Assert.Equal(Enumerable.Repeat(0.0, 20), measured.Of("onlinelearning.features.lag", "features"));
        // A prediction reads both of its entities.
        Assert.Equal(Enumerable.Repeat(0.0, 40), measured.Of("onlinelearning.features.lag", "prediction"));
        Assert.Equal(Enumerable.Repeat(2.0, 20), measured.Of("onlinelearning.features.age.arrival", "features"));
        Assert.Equal(Enumerable.Repeat(12.0, 20), measured.Of("onlinelearning.features.age.event", "features"));
        Assert.Equal(40, measured.Of("onlinelearning.events.acknowledge", null).Count);
        var status = silo.Service<FreshnessMeter>().Status;
        Assert.Equal((60L, 0L, 0.0, 40L), (status.Reads, status.Behind, status.LagMaxSeconds, status.Acknowledged));
    }

    [Fact]
    public void A_reader_whose_state_lacks_an_acknowledged_event_is_behind_by_the_time_since_its_acknowledgement()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new FreshnessMeter(services.GetRequiredService<IMeterFactory>());
        var time = new FakeTimeProvider(s_now);
        var freshness = new EntityFreshness(meter, time);
        using var measured = new Measured(services.GetRequiredService<IMeterFactory>());

        var first = freshness.Taken(s_now.UtcTicks);
        time.Advance(TimeSpan.FromMilliseconds(5));
        freshness.Acknowledged(1, first);
        var second = freshness.Taken(s_now.UtcTicks);
        freshness.Read(FeatureReader.Features, visible: 1);
        time.Advance(TimeSpan.FromMilliseconds(15));
        freshness.Acknowledged(2, second);
        time.Advance(TimeSpan.FromSeconds(3));
        freshness.Read(FeatureReader.Prediction, visible: 1);
        freshness.Read(FeatureReader.Features, visible: 2);

        Assert.Equal([0.0, 0.0], measured.Of("onlinelearning.features.lag", "features"));
        Assert.Equal([3.0], measured.Of("onlinelearning.features.lag", "prediction"));
        Assert.Equal([0.005, 0.015], measured.Of("onlinelearning.events.acknowledge", null));
        var status = meter.Status;
        Assert.Equal((3L, 1L, 3.0, 2L), (status.Reads, status.Behind, status.LagMaxSeconds, status.Acknowledged));
        Assert.Equal((0.010, 0.015), (Math.Round(status.AcknowledgeMeanSeconds, 6), status.AcknowledgeMaxSeconds));
    }

    private static EventRecord Event(string source, string field, DateTimeOffset now)
        => new() { Source = source, Time = now.AddSeconds(-10).UtcTicks, Fields = [field], Values = [FeatureDatum.Of(3.0)] };

    /// <summary>What one process's meter measures while it lives.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Instrument, string? Reader, double Value)> _values = new();
        private readonly MeterListener _listener = new();

        public Measured(IMeterFactory meters)
        {
            var meter = meters.Create(LearningMeter.Name);
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _values.Enqueue((instrument.Name, tags.Length == 0 ? null : (string?)tags[0].Value, value)));
            _listener.Start();
        }

        public List<double> Of(string instrument, string? reader) => [.. _values.Where(one => one.Instrument == instrument && one.Reader == reader).Select(one => one.Value)];

        public void Dispose() => _listener.Dispose();
    }
}
