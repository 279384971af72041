using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OnlineLearning.Silo.Hosting;

/// <summary>Not ready from the moment it is asked to stop, so that nobody sends it more.</summary>
public sealed class StoppingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The server stops.") : HealthCheckResult.Healthy());
}
