using OnlineLearning.Core.Definitions;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Offline;

/// <summary>The offline store's settings: section <c>OnlineLearning:Offline</c>. Every range is enforced at start.</summary>
public sealed class OfflineOptions
{
    public const string Section = ServerOptions.Section + ":Offline";

    /// <summary>Whether events and examples are written to Parquet files. Default true. What is taken in while it is false never comes to be there.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the files go. Default: <c>offline</c> in the data folder.</summary>
    public string? Folder { get; set; }

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
    public static OfflineOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        string[] known = [.. typeof(OfflineOptions).GetProperties().Select(property => property.Name)];
        if (section.GetChildren().Select(child => child.Key).FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var nearest = NearestName.Of(unknown, known);
            throw new ServerStartException($"{Section}:{unknown} is no setting{(nearest is null ? "" : $", {nearest} is")}; allowed: {string.Join(", ", known)}.");
        }

        try
        {
            var options = section.Get<OfflineOptions>() ?? new OfflineOptions();
            return options.Failures() is { Count: > 0 } failures ? throw new ServerStartException(string.Join(' ', failures)) : options;
        }
        catch (InvalidOperationException failure)
        {
            throw new ServerStartException(failure.Message);
        }
    }

    private List<string> Failures()
    {
        var failures = new List<string>();
        Within(RollAge, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), nameof(RollAge));
        Within(RollRows, 1, 1_000_000, nameof(RollRows));
        Within(RollBytes, 64 << 10, 1 << 30, nameof(RollBytes));
        Within(RetentionDays, 0, 36_500, nameof(RetentionDays));
        Within(WarnBytes, 64L << 10, 1L << 40, nameof(WarnBytes));
        Within(BoundBytes, 64L << 10, 1L << 40, nameof(BoundBytes));
        if (Folder is not null && string.IsNullOrWhiteSpace(Folder))
        {
            failures.Add($"{Section}:{nameof(Folder)} is '{Folder}'; allowed: the path of a folder.");
        }

        return failures;

        void Within<T>(T value, T least, T most, string name)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                failures.Add($"{Section}:{name} is {value}; allowed: {least} to {most}.");
            }
        }
    }
}
