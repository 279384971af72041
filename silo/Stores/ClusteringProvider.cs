namespace OnlineLearning.Silo.Stores;

/// <summary>How silos find each other: a file that derives, and a line in <see cref="ClusteringSettings.Providers"/>.</summary>
internal abstract class ClusteringProvider
{
    /// <summary>As it is written in <c>OnlineLearning:Clustering:Provider</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A connection string has to be stated, here or for a storage provider that <see cref="SharesConnectionWith"/> names.</summary>
    public virtual bool NeedsConnection => true;

    /// <summary>Storage providers whose connection string is the same.</summary>
    public virtual IReadOnlyList<string> SharesConnectionWith => [Name];

    /// <summary>Several silos are one cluster.</summary>
    public virtual bool IsShared => true;

    /// <summary>Registers the membership table. Ports, addresses and names are set by the caller.</summary>
    public abstract void Use(ISiloBuilder silo, string connection, ClusteringSettings settings);
}
