using Microsoft.Extensions.Diagnostics.HealthChecks;
using OnlineLearning.Grains.Catalogs;

namespace OnlineLearning.Silo.Hosting;

/// <summary>Ready once the catalog has been read and every model's shared weights are in memory.</summary>
public sealed class ReadyCheck(DefinitionFollower definitions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(definitions.Loaded.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The catalog is being read."));
}
