using System.Net;
using OnlineLearning.Cluster.Tests.Deploy;

namespace OnlineLearning.Cluster.Tests.Ledger.Networks;

/// <summary>Each silo in a network namespace of its own, on one bridge with the test.</summary>
internal sealed class NamespaceNetwork(PodNetwork pods, int silos) : LedgerNetwork(silos)
{
    public override string? CannotCut => null;

    public override IPAddress Host => IPAddress.Parse(pods.Host);

    public override IPAddress Address(int silo) => IPAddress.Parse(pods.Pod(silo).Address);

    public override (int Http, int Silo) Ports(int silo) => (8080, 11111);

    public override string[] Within(int silo) => ["ip", "netns", "exec", pods.Pod(silo).Namespace];

    // This machine's end of its cable has its name.
    public override void Cut(int silo) => PodNetwork.Ip("link", "set", "dev", pods.Pod(silo).Namespace, "down");

    public override void CutFromPeers(int silo)
    {
        foreach (var peer in Enumerable.Range(0, Silos).Where(peer => peer != silo))
        {
            PodNetwork.Ip("-n", pods.Pod(silo).Namespace, "route", "add", "blackhole", $"{Address(peer)}/32");
        }
    }

    public override void Heal(int silo)
    {
        PodNetwork.Ip("link", "set", "dev", pods.Pod(silo).Namespace, "up");
        PodNetwork.Ip("-n", pods.Pod(silo).Namespace, "route", "flush", "type", "blackhole");
    }

    public override void Dispose() => pods.Dispose();
}
