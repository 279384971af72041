using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>
/// Liveness asks nothing but that the process answers; startup and readiness ask the health checks tagged <see cref="StartupTag"/> and <see cref="ReadyTag"/> and are 503 until
/// all are healthy.
/// </summary>
internal static class HealthEndpoints
{
    public const string Prefix = "/health";

    public const string ReadyTag = "ready";

    public const string StartupTag = "startup";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(Prefix + "/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks(Prefix + "/startup", new HealthCheckOptions { Predicate = check => check.Tags.Contains(StartupTag) });
        routes.MapHealthChecks(Prefix + "/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
    }
}
