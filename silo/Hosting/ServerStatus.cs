using System.Reflection;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Grains;
using OnlineLearning.Silo.Stores;

namespace OnlineLearning.Silo.Hosting;

/// <inheritdoc cref="IServerStatus"/>
public sealed class ServerStatus(IJournal journal, FreshnessMeter freshness, StorageSettings storage, TimeProvider time) : IServerStatus
{
    private readonly long _start = time.GetTimestamp();

    public string Version { get; } = typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public TimeSpan Uptime => time.GetElapsedTime(_start);

    public string Storage { get; } = storage.Chosen.Name.ToLowerInvariant();

    public FreshnessStatus Freshness => freshness.Status;

    public JournalSize Journal => journal.Size;
}
