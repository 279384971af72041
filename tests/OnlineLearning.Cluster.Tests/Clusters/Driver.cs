using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Clusters;

/// <summary>A client with an entity of its own: predicts, sends the label, then an event, again and again, each under an id. What fails is sent again after the second that <c>Retry-After</c> says, to another silo.</summary>
internal sealed class Driver(int number)
{
    public string Key => $"d{number}";

    /// <summary>Whole steps, every part of them acknowledged.</summary>
    public int Steps { get; private set; }

    /// <summary>Calls sent again.</summary>
    public int Retries { get; private set; }

    /// <param name="first">Where each call is sent.</param>
    /// <param name="second">Where it is sent again; it has to be taken there.</param>
    public async Task Step(Func<ServerProcess> first, Func<ServerProcess> second)
    {
        var time = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(Steps).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var km = 1 + (Steps % 7);
        await Send(first, second, "/v1/models/eta/predict", new { id = $"p{Steps}", entities = new { driver = Key }, features = new { km }, time });
        await Send(first, second, "/v1/feedback", new { prediction_id = $"eta:p{Steps}:{Key}", label = 3 + (2 * km) });
        await Send(first, second, "/v1/events", new { source = "trips", entity = Key, id = $"t{Steps}", time, fields = new { minutes = 3.0 + (2 * km) } });
        Steps++;
    }

    private async Task Send(Func<ServerProcess> first, Func<ServerProcess> second, string path, object body)
    {
        if (!Taken(path, first(), await first().TryPost(path, body), mayFail: true))
        {
            Retries++;
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            Taken(path, second(), await second().TryPost(path, body), mayFail: false);
        }
    }

    // No answer: the connection was refused or cut.
    private bool Taken(string path, ServerProcess server, (int Status, JsonNode Body)? answer, bool mayFail)
    {
        var isTaken = answer is { Status: 200 };
        Assert.True(isTaken || (mayFail && answer is null or { Status: 503 }), $"{Key}, step {Steps}, {path}{(mayFail ? "" : ", second try")}: {answer?.Status} {answer?.Body.ToJsonString()}{(isTaken ? "" : $"\n{server.Output[^Math.Min(server.Output.Length, 8_000)..]}")}");
        return isTaken;
    }
}
