namespace OnlineLearning.Silo.Stores;

/// <summary>A store that a server can keep its data in: a file that derives, and a line in <see cref="StorageSettings.Providers"/>.</summary>
internal abstract class StorageProvider
{
    /// <summary>The section of most stores' own settings.</summary>
    protected const string DefaultSection = "Storage";

    /// <summary>As it is written in <c>OnlineLearning:Storage:Provider</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A connection string has to be stated.</summary>
    public virtual bool NeedsConnection => true;

    /// <summary>Several silos may use it at once.</summary>
    public virtual bool IsShared => true;

    /// <summary>Its journal can be read as a feed, hence the offline store be written.</summary>
    public virtual bool HasFeed => false;

    /// <summary>The section of its own settings.</summary>
    public virtual string Section => DefaultSection;

    /// <summary>Where the data is, for the line that says that the server serves. Never a secret.</summary>
    public virtual string Place(StorageContext context) => Name;

    /// <summary>Registers the journal, the default grain storage and the one named <c>snapshots</c>.</summary>
    public abstract void Add(ISiloBuilder silo, StorageContext context);
}
