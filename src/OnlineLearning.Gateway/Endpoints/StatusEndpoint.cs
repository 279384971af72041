using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>What the server says of itself.</summary>
internal sealed class StatusEndpoint(IServerStatus server, ILiveDefinitions definitions)
{
    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<StatusEndpoint>(routes.ServiceProvider);
        routes.MapGet("/v1/status", guard.AroundAtOnce(endpoint.Show))
            .Described(
                "status", "server", "The server", "Version, uptime, definitions, the journal's fill against its bound, and how fresh reads of features were: behind is 0 where every read had every event that was acknowledged before.", null,
                """{"version":"0.1.0","uptime_seconds":3600.5,"definitions_version":3,"models":1,"journal":{"records":1200,"bytes":240000,"bound_bytes":268435456},"storage":"sqlite","freshness":{"reads":12000,"behind":0,"lag_max_seconds":0,"acknowledged":4000,"acknowledge_mean_seconds":0.0042,"acknowledge_max_seconds":0.031}}""")
            .Produces<StatusBody>()
            .Problems(500, 503);
    }

    private Task Show(HttpContext context)
    {
        var current = definitions.Current;
        var journal = server.Journal;
        var fresh = server.Freshness;
        return context.Answer(
            new StatusBody(
                server.Version,
                Math.Round(server.Uptime.TotalSeconds, 3),
                current.Version,
                current.Models.Count,
                new JournalBody(journal.Records, journal.Bytes, journal.BoundBytes),
                server.Storage,
                new FreshnessBody(fresh.Reads, fresh.Behind, fresh.LagMaxSeconds, fresh.Acknowledged, Math.Round(fresh.AcknowledgeMeanSeconds, 6), Math.Round(fresh.AcknowledgeMaxSeconds, 6))),
            GatewayJson.Default.StatusBody);
    }
}
