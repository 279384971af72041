using System.Net;
using OnlineLearning.Cluster.Tests.Deploy;
using OnlineLearning.Cluster.Tests.Storage.Servers;

namespace OnlineLearning.Cluster.Tests.Ledger.Networks;

/// <summary>Where the silos of one run live. This one: all on loopback, where nobody can be cut off.</summary>
internal class LedgerNetwork(int silos) : IDisposable
{
    /// <summary>With a namespace for each where the machine gives them.</summary>
    public static LedgerNetwork Make(int silos)
    {
        if (silos == 1 || PodNetwork.TryMake(out _) is not { } pods)
        {
            return new LedgerNetwork(silos);
        }

        pods.Pod(silos - 1);
        return new NamespaceNetwork(pods, silos);
    }

    private readonly (int Http, int Silo)[] _ports = [.. Enumerable.Range(0, silos).Select(_ => (FreePort.Next(), FreePort.Next()))];

    protected int Silos => silos;

    /// <summary>Null: silos can be cut off. Else why they cannot.</summary>
    public virtual string? CannotCut => "silos are cut off in network namespaces, which need root and the programs ip and tc of iproute2";

    /// <summary>Where the test listens for silos: proxies before the stores.</summary>
    public virtual IPAddress Host => IPAddress.Loopback;

    public virtual IPAddress Address(int silo) => IPAddress.Loopback;

    public virtual (int Http, int Silo) Ports(int silo) => _ports[silo];

    /// <summary>The program that starts a process at the silo's place.</summary>
    public virtual string[] Within(int silo) => [];

    /// <summary>From now on nothing reaches it and nothing leaves it.</summary>
    public virtual void Cut(int silo) => throw new NotSupportedException(CannotCut);

    /// <summary>From now on it does not reach its peers, nor they it; its stores it does.</summary>
    public virtual void CutFromPeers(int silo) => throw new NotSupportedException(CannotCut);

    public virtual void Heal(int silo)
    {
    }

    public virtual void Dispose()
    {
    }
}
