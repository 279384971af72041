using OnlineLearning.Cluster.Tests.Ledger.Networks;
using OnlineLearning.Cluster.Tests.Ledger.Stores;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>One place of the cluster: its folder, ports and proxies stay, its process is killed and started anew.</summary>
internal sealed class LedgerSilo : IDisposable
{
    private const string Key = "the-key-of-the-ledger";
    private const int Starts = 4;

    private readonly LedgerNetwork _network;
    private readonly SmallDisk _disk;
    private readonly Dictionary<string, string> _settings;
    private ServerProcess? _process;

    public LedgerSilo(int number, LedgerNetwork network, LedgerStore store, LedgerMembership? membership)
    {
        (Number, _network, _disk) = (number, network, new());
        Stores = [.. store.Ports.Select(port => new FaultyProxy(network.Host, port))];
        Membership = membership is null ? null : new(network.Host, membership.Port);
        var (http, silo) = network.Ports(number);
        Http = $"http://{network.Address(number)}:{http}";
        Door = new(new Uri(Http), Key);
        _settings = store.Settings(network.Host, [.. Stores.Select(proxy => proxy.Port)]);
        _settings["Gateway__ApiKeys__0"] = Key;
        foreach (var (name, value) in membership?.Settings(network.Host, Membership!.Port, network.Address(number), silo, number) ?? [])
        {
            _settings[name] = value;
        }
    }

    public int Number { get; }

    public string Http { get; }

    public LedgerDoor Door { get; }

    public SmallDisk Disk => _disk;

    /// <summary>Before the store, a proxy for each of its ports.</summary>
    public IReadOnlyList<FaultyProxy> Stores { get; }

    public FaultyProxy? Membership { get; }

    /// <summary>Whoever does something to it has it alone.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public bool HasEnded => _process is null or { HasExited: true };

    public async Task Start()
    {
        for (var tries = 1; ; tries++)
        {
            var last = _process;
            _process = null;
            last?.Dispose();
            try
            {
                _process = await ServerProcess.StartWithin(_network.Within(Number), Http, _disk.Path, _settings);
                return;
            }
            catch (Exception failure) when (tries < Starts && (failure is InvalidOperationException || NoAnswer.Is(failure)))
            {
                // The others are being killed meanwhile.
            }
        }
    }

    public void Kill() => _process!.Kill();

    public Task Signal(string name) => _process!.Signal(name);

    public async Task<bool> Ends(TimeSpan within) => _process is null || await _process.HasEnded(within);

    /// <summary>Ready, whether it lived on or has ended and is started anew.</summary>
    public async Task Recover(CancellationToken limit)
    {
        while (true)
        {
            if (HasEnded)
            {
                await Start();
                return;
            }

            if (await Door.IsReady())
            {
                return;
            }

            limit.ThrowIfCancellationRequested();
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>The last of what it wrote.</summary>
    public string Said(int characters) => _process?.Output is { } output ? output[Math.Max(0, output.Length - characters)..] : "";

    public void Dispose()
    {
        _process?.Dispose();
        Door.Dispose();
        foreach (var proxy in Stores)
        {
            proxy.Dispose();
        }

        Membership?.Dispose();
        _disk.Dispose();
    }
}
