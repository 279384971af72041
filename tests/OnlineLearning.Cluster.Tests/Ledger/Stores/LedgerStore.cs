using System.Net;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>A store under the silos of one run.</summary>
internal abstract class LedgerStore
{
    public abstract string Name { get; }

    public virtual int Silos => 3;

    /// <summary>Ports of this machine's loopback at which it is served; each silo reaches them through proxies of its own.</summary>
    public abstract IReadOnlyList<int> Ports { get; }

    /// <summary>It can be told to answer 503.</summary>
    public virtual bool SpeaksHttp => false;

    /// <summary>The server's settings for it.</summary>
    /// <param name="host">Where the proxies are.</param>
    /// <param name="ports">The proxies' ports, in the order of <see cref="Ports"/>.</param>
    public abstract Dictionary<string, string> Settings(IPAddress host, IReadOnlyList<int> ports);
}
