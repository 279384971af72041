using System.Net;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Silo.Offline;
using OnlineLearning.Silo.Stores;
using OnlineLearning.Silo.Telemetry;

namespace OnlineLearning.Silo.Hosting;

/// <summary>What a server process is started with: section <c>OnlineLearning</c> of the configuration, or the command line.</summary>
public sealed class ServerOptions : ICheckedSettings
{
    public const string Section = "OnlineLearning";

    /// <summary>Where it listens: beyond loopback (http://0.0.0.0:8080) only with keys, <c>Gateway:ApiKeys</c>. Port 0: any free port. Default http://127.0.0.1:8080.</summary>
    public string Http { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Folder of its data, made if missing. Default ./data.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Plays the built-in ride-hailing day.</summary>
    public bool Demo { get; set; }

    /// <summary>Ends after the demo's summary.</summary>
    public bool Exit { get; set; }

    /// <summary>Serves the Orleans dashboard under /dashboard. Default true.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>How long it serves on, not ready, after it was asked to stop: until those that send know. 0 to 60 s, default 0.</summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long a stop takes at the most, the drain delay within; then what is left is cut off. 1 s to 10 min, default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sections below <see cref="Section"/>.</summary>
    internal static readonly IReadOnlyList<string> Sections = [StorageSettings.Section, ClusteringSettings.Section, OfflineOptions.Section, TelemetryOptions.Section];

    /// <exception cref="ServerStartException">A setting is not of its kind, or no setting: one line with the nearest that is.</exception>
    public static ServerOptions Read(IConfiguration configuration)
        => SettingsSection.Read<ServerOptions>(configuration, Section, Sections.Select(section => section[(Section.Length + 1)..]));

    /// <summary>Full path of the data folder.</summary>
    public string DataFolder => Path.GetFullPath(Data);

    /// <param name="hasKeys">Callers have to show a key.</param>
    /// <exception cref="ServerStartException">A value is not usable; the message is one line.</exception>
    public Uri ListenAddress(bool hasKeys)
    {
        if (!Uri.TryCreate(Http, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new ServerStartException($"--http is '{Http}'; allowed: an address as http://127.0.0.1:8080.");
        }

        var isIP = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip);
        if (address.Host == "localhost" || (isIP && IPAddress.IsLoopback(ip!)))
        {
            return address;
        }

        return (isIP, hasKeys) switch
        {
            (false, _) => throw new ServerStartException($"--http is '{Http}'; allowed: localhost or an IP address of this machine, 0.0.0.0 for all of them."),
            (_, false) => throw new ServerStartException($"--http is '{Http}'; allowed without keys: a loopback address (127.0.0.1, [::1] or localhost). A key is Gateway:ApiKeys:0, Gateway__ApiKeys__0 in the environment."),
            _ => address,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(DrainDelay));
        failures.Within(ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(ShutdownTimeout));
        failures.Require(DrainDelay < ShutdownTimeout || failures.Lines.Count > 0, DrainDelay, $"less than {nameof(ShutdownTimeout)}, which is {ShutdownTimeout}", nameof(DrainDelay));
        return failures.Lines;
    }

    /// <summary>Checks that the data folder can be written.</summary>
    /// <exception cref="ServerStartException">It cannot.</exception>
    public void CheckDataFolder()
    {
        try
        {
            Directory.CreateDirectory(DataFolder);
            var probe = Path.Combine(DataFolder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ServerStartException($"--data is '{Data}'; the folder {DataFolder} cannot be written: {failure.Message}");
        }
    }
}

/// <summary>The server cannot start; the message is one line for the person who started it.</summary>
public sealed class ServerStartException(string message) : Exception(message);
