using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Stores;

/// <summary>Where a server keeps its data: section <c>OnlineLearning:Storage</c>.</summary>
public sealed class StorageSettings
{
    public const string Section = ServerOptions.Section + ":Storage";

    /// <summary>Every store there is; the first is the default.</summary>
    internal static readonly IReadOnlyList<StorageProvider> Providers = [new SqliteProvider(), new RedisProvider(), new PostgreSqlProvider(), new AzureBlobProvider(), new AzureTableProvider()];

    /// <summary>One of the names of <see cref="Providers"/>. Default Sqlite.</summary>
    public string Provider { get; set; } = Providers[0].Name;

    /// <summary>How to reach the store; secret, best by the environment: <c>OnlineLearning__Storage__ConnectionString</c>. Not for Sqlite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The provider that <see cref="Provider"/> names.</summary>
    internal StorageProvider Chosen => SettingsSection.Choose(Providers, provider => provider.Name, $"{Section}:{nameof(Provider)}", Provider);

    /// <exception cref="ServerStartException">One line: which setting, what was given, what is allowed.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        var settings = SettingsSection.Read<StorageSettings>(configuration, Section);
        var provider = settings.Chosen;
        if (provider.NeedsConnection == string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            // What is stated is a secret: it is not repeated.
            throw new ServerStartException(provider.NeedsConnection
                ? $"{Section}:{nameof(ConnectionString)} is missing; {provider.Name} needs one, as OnlineLearning__Storage__ConnectionString in the environment."
                : $"{Section}:{nameof(ConnectionString)} is stated; {provider.Name} takes none, the data folder is --data.");
        }

        var others = Providers.Select(each => each.Section).Where(section => section != provider.Section);
        if (others.SelectMany(section => configuration.GetSection(section).GetChildren()).FirstOrDefault() is { } stated)
        {
            throw new ServerStartException($"{stated.Path} is stated and would have no effect; {provider.Name} takes its settings from the section {provider.Section}.");
        }

        return settings;
    }
}
