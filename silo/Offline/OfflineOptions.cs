using System.Text.RegularExpressions;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Silo.Hosting;
using OnlineLearning.Silo.Stores;

namespace OnlineLearning.Silo.Offline;

/// <summary>The offline store's settings: section <c>OnlineLearning:Offline</c>. Every range is enforced at start.</summary>
public sealed partial class OfflineOptions : ICheckedSettings
{
    public const string Section = ServerOptions.Section + ":Offline";

    /// <summary>Whether events and examples are written to Parquet files. Default true. What is taken in while it is false never comes to be there.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the files go. Default: <c>offline</c> in the data folder; of several silos one that all of them see has to be stated.</summary>
    public string? Folder { get; set; }

    /// <summary>Azure Blob Storage in place of a folder: the account's connection string.</summary>
    public string? AzureConnection { get; set; }

    /// <summary>The container, made if missing. Default <c>online-learning</c>.</summary>
    public string AzureContainer { get; set; } = "online-learning";

    /// <summary>Where in the container. Default <c>offline</c>.</summary>
    public string AzurePrefix { get; set; } = "offline";

    /// <summary>How long a row waits at the most for others to share a file. 100 ms to 1 day, default 60 s.</summary>
    public TimeSpan RollAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Rows with which a file is written at once. 1 to 1,000,000, default 100,000.</summary>
    public int RollRows { get; set; } = 100_000;

    /// <summary>Bytes of waiting rows in memory with which files are written at once. 64 KiB to 1 GiB, default 64 MiB.</summary>
    public int RollBytes { get; set; } = 64 << 20;

    /// <summary>Days that a row is kept after it was written, whatever its event time. 0 to 36,500, default 0: for ever.</summary>
    public int RetentionDays { get; set; }

    /// <summary>Bytes that the store may be behind the journal before the server warns. 64 KiB to 1 TiB, default 256 MiB.</summary>
    public long WarnBytes { get; set; } = 256L << 20;

    /// <summary>Bytes that it may be behind before nothing more is taken in (503). 64 KiB to 1 TiB, default 1 GiB.</summary>
    public long BoundBytes { get; set; } = 1L << 30;

    /// <exception cref="ServerStartException">A setting is unknown, or outside its range; one line.</exception>
    public static OfflineOptions Read(IConfiguration configuration) => SettingsSection.Read<OfflineOptions>(configuration, Section);

    /// <summary>A store without a feed has no offline store, and several silos have one where a place is stated that all of them see: off where nothing was said, refused where it was asked for.</summary>
    /// <exception cref="ServerStartException">It was asked for.</exception>
    internal void CheckFeed(IConfiguration configuration, StorageProvider storage, ClusteringProvider clustering)
    {
        var hasPlace = !clustering.IsShared || Folder is not null || AzureConnection is not null;
        if (!Enabled || (storage.HasFeed && hasPlace))
        {
            return;
        }

        if (configuration.GetSection(Section).GetChildren().Any())
        {
            throw new ServerStartException(storage.HasFeed
                ? $"{Section}:{nameof(Enabled)} is true and {ClusteringSettings.Section}:{nameof(ClusteringSettings.Provider)} is '{clustering.Name}', so several silos write one offline store, and no place is stated that all of them see; allowed: {Section}:{nameof(Folder)}, {nameof(AzureConnection)}, or {nameof(Enabled)}=false."
                : $"{Section}:{nameof(Enabled)} is true and {StorageSettings.Section}:{nameof(StorageSettings.Provider)} is '{storage.Name}', which feeds no offline store; allowed: false, or one of {string.Join(", ", StorageSettings.Providers.Where(each => each.HasFeed).Select(each => each.Name))}.");
        }

        Enabled = false;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(RollAge, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), nameof(RollAge));
        failures.Within(RollRows, 1, 1_000_000, nameof(RollRows));
        failures.Within(RollBytes, 64 << 10, 1 << 30, nameof(RollBytes));
        failures.Within(RetentionDays, 0, 36_500, nameof(RetentionDays));
        failures.Within(WarnBytes, 64L << 10, 1L << 40, nameof(WarnBytes));
        failures.Within(BoundBytes, 64L << 10, 1L << 40, nameof(BoundBytes));
        failures.Require(AzureContainer.Length is >= 3 and <= 63 && ContainerName().IsMatch(AzureContainer), AzureContainer, "3 to 63 lower-case letters, digits and single hyphens between them", nameof(AzureContainer));
        failures.Require(!AzurePrefix.StartsWith('/') && !AzurePrefix.EndsWith('/'), AzurePrefix, "a path without / at its ends", nameof(AzurePrefix));
        failures.Require(Folder is null || !string.IsNullOrWhiteSpace(Folder), Folder, "the path of a folder", nameof(Folder));
        if (AzureConnection is not null && Folder is not null)
        {
            failures.Add(nameof(Folder), $"is '{Folder}' and {nameof(AzureConnection)} is stated too; allowed: one of the two");
        }

        return failures.Lines;
    }
}
