using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Crash;

/// <summary>One driver's step: an event, a prediction and its label, and a label of a second model that names a rider too. Everything has an id.</summary>
internal readonly record struct Step(int Driver, int Number)
{
    public const string Definition = """
        entities: { driver: {}, rider: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
        feature_views:
          recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h }, pace: { aggregate: mean, of: minutes, window: 1h }, smooth: { aggregate: ewma, of: minutes, half_life: 30m } } }
        models:
          eta:
            task: regression
            entities: driver
            inputs: [ { numeric: km }, { categorical: zone }, { date: hour }, { view: recent }, { label: [last, mean] } ]
            label: minutes
            label_wait: 1h
            personal: { driver: { bias: true } }
          stars:
            task: regression
            entities: [driver, rider]
            inputs: []
            label: stars
            label_wait: 1h
            personal: { driver: { bias: true, factors: 4 }, rider: { bias: true, factors: 4 } }
        """;

    public string DriverKey => $"d{Driver}";

    public string Rider => $"r{(Driver + (Number * 3)) % 7}";

    private string Time => new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes((Number * 11) + Driver).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private double Kilometres => 1 + ((Driver * 7) + (Number * 5)) % 13;

    private double Minutes => (3 * Kilometres) + (Driver % 4) + ((Number * 17 % 10) / 10.0);

    private object Event => new { source = "trips", entity = DriverKey, id = $"t{Number}", time = Time, fields = new { minutes = Minutes } };

    private object Prediction => new { entities = new { driver = DriverKey }, features = new { km = Kilometres, zone = $"z{Number % 3}" }, time = Time, id = $"p{Number}" };

    private object Label => new { prediction_id = $"eta:p{Number}:{DriverKey}", label = Minutes };

    private object Stars => new { entities = new { driver = DriverKey, rider = Rider }, time = Time, id = $"s{Number}", label = 1 + ((Driver + Number) % 5) };

    /// <summary>Does the whole step, each part again until it is acknowledged, and returns the number of the label's update.</summary>
    /// <param name="server">The server of the moment; waits for it where there is none.</param>
    /// <param name="acknowledged">Called after each acknowledgement.</param>
    /// <param name="withStars">Whether the second model learns too.</param>
    public async Task<long> Run(Func<Task<ServerProcess>> server, Action acknowledged, bool withStars)
    {
        long? updates = null;
        await Until(server, "/v1/models/eta/predict", Prediction);
        acknowledged();
        while (updates is null)
        {
            var asked = await server();
            var answer = await asked.TryPost("/v1/feedback", Label);
            if (answer is { Status: 200, Body: var body })
            {
                updates = (long)body["updates"]!;
            }
            else if (answer is { Status: 404 })
            {
                // Answered before it was durable, and lost: the contract says that it can be asked again.
                await Until(server, "/v1/models/eta/predict", Prediction);
            }
            else
            {
                Transient(answer, asked);
            }
        }

        acknowledged();
        await Until(server, "/v1/events", Event);
        acknowledged();
        if (withStars)
        {
            await Until(server, "/v1/models/stars/learn", Stars);
            acknowledged();
        }

        return updates.Value;
    }

    private static async Task Until(Func<Task<ServerProcess>> server, string path, object body)
    {
        while (true)
        {
            var asked = await server();
            var answer = await asked.TryPost(path, body);
            if (answer is { Status: 200 })
            {
                return;
            }

            Transient(answer, asked);
        }
    }

    private static void Transient((int Status, JsonNode Body)? answer, ServerProcess asked)
    {
        if (answer is not (null or { Status: 503 }))
        {
            Assert.Fail($"A call failed for good: {answer.Value.Status} {answer.Value.Body.ToJsonString()}\n{asked.Output}");
        }
    }
}
