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
        routes.MapGet("/v1/status", guard.Around(endpoint.Show))
            .Described(
                "status", "server", "The server", "Version, uptime, definitions, the journal's fill against its bound.", null,
                """{"version":"0.1.0","uptime_seconds":3600.5,"definitions_version":3,"models":1,"journal":{"records":1200,"bytes":240000,"bound_bytes":268435456},"storage":"sqlite"}""")
            .Produces<StatusBody>()
            .Problems(500, 503);
    }

    private Task Show(HttpContext context)
    {
        var current = definitions.Current;
        var journal = server.Journal;
        return context.Answer(
            new StatusBody(
                server.Version,
                Math.Round(server.Uptime.TotalSeconds, 3),
                current.Version,
                current.Models.Count,
                new JournalBody(journal.Records, journal.Bytes, journal.BoundBytes),
                server.Storage),
            GatewayJson.Default.StatusBody);
    }
}
