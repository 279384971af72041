namespace OnlineLearning.Silo.Hosting;

/// <summary>
/// The first step of an orderly stop: not ready, and serving for <see cref="ServerOptions.DrainDelay"/> more, in which those that send learn of it. What follows is the host's:
/// no new connections, requests under way end, the silo hands its grains over and leaves the cluster.
/// </summary>
internal sealed class Drain(ServerOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        // The end of the time to stop ends the wait, and nothing else of the stop.
        await Task.Delay(options.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
