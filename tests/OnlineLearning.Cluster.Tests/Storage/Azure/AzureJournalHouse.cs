using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Azure;
using OnlineLearning.Storage.Fencing;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

/// <summary>The journal of append blobs in a container of its own.</summary>
internal sealed class AzureJournalHouse : ISharedJournalHouse
{
    private readonly List<AzureJournal> _opened = [];
    private readonly Action<AzureJournalOptions> _configure;
    private readonly BlobContainerClient _plain;
    private AzureJournal _journal = null!;

    public AzureJournalHouse(Azurite azurite, Action<AzureJournalOptions>? configure = null)
    {
        azurite.Need();
        _configure = configure ?? (_ => { });
        Service = new(azurite.Connection, Faults.In(new BlobClientOptions()));
        Container = Service.GetBlobContainerClient(azurite.NewContainer());
        _plain = new(azurite.Connection, Container.Name);
        _journal = Another();
    }

    public BlobServiceClient Service { get; }

    public BlobContainerClient Container { get; }

    public AzureFaults Faults { get; } = new();

    IJournal IJournalHouse.Journal => _journal;

    public AzureJournal Journal => _journal;

    public bool FailWrites
    {
        set => Faults.FailWrites = value;
    }

    public void Reopen()
    {
        Close();
        _journal = Another();
    }

    public void Close() => _journal.Dispose();

    /// <summary>Blobs that are appended to are not changed: each is made anew.</summary>
    public void Raise(int versions)
    {
        foreach (var name in Names())
        {
            var blob = _plain.GetAppendBlobClient(name);
            var bytes = blob.DownloadContent().Value.Content.ToArray();
            bytes[3] += (byte)versions;
            blob.Create();
            blob.AppendBlock(new MemoryStream(bytes));
        }
    }

    public string Stored() => string.Join('\n', Names().Select(name => $"{name} {Convert.ToHexString(_plain.GetBlobClient(name).DownloadContent().Value.Content)}"));

    private IEnumerable<string> Names() => [.. _plain.GetBlobs(new GetBlobsOptions { Prefix = "log-" }).Select(blob => blob.Name)];

    /// <summary>The old one goes on beside, as a process that does not know that it was given up.</summary>
    public void Crash() => _journal = Another();

    public AzureJournal Another(JournalWriter? writer = null)
    {
        var options = new AzureJournalOptions
        {
            BlobServiceClient = Service,
            ContainerName = Container.Name,
            Retries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            BlobBytes = 16 << 10,
            BlockBytes = 4 << 10,
        };
        _configure(options);
        _opened.Add(new(Options.Create(options), writer));
        return _opened[^1];
    }

    IJournal ISharedJournalHouse.Another(JournalWriter? writer) => Another(writer);

    public void Dispose()
    {
        FailWrites = false;
        _opened.ForEach(journal => journal.Dispose());
    }
}
