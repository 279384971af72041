using System.Reflection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Grains;
using OnlineLearning.Silo.Stores;
using Orleans.Configuration;

namespace OnlineLearning.Silo.Hosting;

/// <inheritdoc cref="IServerStatus"/>
public sealed class ServerStatus : IServerStatus
{
    private readonly IJournal _journal;
    private readonly FreshnessMeter _freshness;
    private readonly TimeProvider _time;
    private readonly TimeSpan _shutdownTimeout;
    private readonly long _start;
    private long _stopping;

    public ServerStatus(
        IJournal journal, FreshnessMeter freshness, StorageSettings storage, ClusteringSettings clustering, IOptions<ClusterMembershipOptions> membership, ServerOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (_journal, _freshness, _time, _shutdownTimeout, _start) = (journal, freshness, time, options.ShutdownTimeout, time.GetTimestamp());
        Storage = storage.Chosen.Name.ToLowerInvariant();
        // A probe may just have been answered when the silo dies; then so many are missed.
        FailureDetection = clustering.Chosen.IsShared ? membership.Value.ProbeTimeout * (membership.Value.NumMissedProbesLimit + 1) : TimeSpan.Zero;
        lifetime.ApplicationStopping.Register(() => Volatile.Write(ref _stopping, time.GetTimestamp()));
    }

    public string Version { get; } = typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public TimeSpan Uptime => _time.GetElapsedTime(_start);

    public string Storage { get; }

    public FreshnessStatus Freshness => _freshness.Status;

    public JournalSize Journal => _journal.Size;

    public TimeSpan FailureDetection { get; }

    public TimeSpan? StopLeft => Volatile.Read(ref _stopping) is not 0 and var stopping ? _shutdownTimeout - _time.GetElapsedTime(stopping) : null;
}
