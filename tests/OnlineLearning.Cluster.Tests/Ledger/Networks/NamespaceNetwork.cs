using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace OnlineLearning.Cluster.Tests.Ledger.Networks;

/// <summary>Each silo in a network namespace of its own, on one bridge with the test.</summary>
internal sealed class NamespaceNetwork : LedgerNetwork
{
    private static int _networks;

    private readonly string _name = $"ol{Environment.ProcessId % 100_000}{(char)('a' + (Interlocked.Increment(ref _networks) % 26))}";
    private readonly string _subnet = $"10.{200 + (Environment.ProcessId % 50)}.{_networks % 250}";

    private NamespaceNetwork(int silos)
        : base(silos)
    {
    }

    public override string? CannotCut => null;

    public override IPAddress Host => IPAddress.Parse($"{_subnet}.1");

    public override IPAddress Address(int silo) => IPAddress.Parse($"{_subnet}.{silo + 2}");

    public override (int Http, int Silo) Ports(int silo) => (8080, 11111);

    public override string[] Within(int silo) => ["ip", "netns", "exec", Namespace(silo)];

    /// <summary>Null where the machine gives none: no root, no rights, no <c>ip</c>.</summary>
    public static async Task<LedgerNetwork?> TryMake(int silos)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var network = new NamespaceNetwork(silos);
        try
        {
            await network.Make();
            return network;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            network.Dispose();
            return null;
        }
    }

    public override Task Cut(int silo) => Ip("link", "set", "dev", Link(silo), "down");

    public override async Task CutFromPeers(int silo)
    {
        foreach (var peer in Enumerable.Range(0, Silos).Where(peer => peer != silo))
        {
            await Ip("-n", Namespace(silo), "route", "add", "blackhole", $"{Address(peer)}/32");
        }
    }

    public override async Task Heal(int silo)
    {
        await Ip("link", "set", "dev", Link(silo), "up");
        await Ip("-n", Namespace(silo), "route", "flush", "type", "blackhole");
    }

    public override void Dispose()
    {
        for (var silo = 0; silo < Silos; silo++)
        {
            _ = Try("netns", "delete", Namespace(silo)).GetAwaiter().GetResult();
        }

        _ = Try("link", "delete", _name).GetAwaiter().GetResult();
    }

    private string Namespace(int silo) => $"{_name}-{silo.ToString(CultureInfo.InvariantCulture)}";

    // At most 15 characters.
    private string Link(int silo) => $"{_name}v{silo.ToString(CultureInfo.InvariantCulture)}";

    private async Task Make()
    {
        await Ip("link", "add", _name, "type", "bridge");
        await Ip("address", "add", $"{_subnet}.1/24", "dev", _name);
        await Ip("link", "set", _name, "up");
        for (var silo = 0; silo < Silos; silo++)
        {
            await Ip("netns", "add", Namespace(silo));
            await Ip("link", "add", Link(silo), "type", "veth", "peer", "name", "eth0", "netns", Namespace(silo));
            await Ip("link", "set", Link(silo), "master", _name, "up");
            await Ip("-n", Namespace(silo), "address", "add", $"{Address(silo)}/24", "dev", "eth0");
            await Ip("-n", Namespace(silo), "link", "set", "eth0", "up");
            await Ip("-n", Namespace(silo), "link", "set", "lo", "up");
        }
    }

    private static async Task Ip(params string[] arguments)
    {
        if (await Try(arguments) is { } failure)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {failure}");
        }
    }

    private static async Task<string?> Try(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : await output + await error;
    }
}
