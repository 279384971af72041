using System.Net;

namespace OnlineLearning.Silo.Hosting;

/// <summary>What a server process is started with: section <c>OnlineLearning</c> of the configuration, or the command line.</summary>
public sealed class ServerOptions
{
    public const string Section = "OnlineLearning";

    /// <summary>Where it listens. Loopback only, for now: there are no keys yet. Port 0: any free port. Default http://127.0.0.1:8080.</summary>
    public string Http { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Folder of its data, made if missing. Default ./data.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Plays the built-in ride-hailing day.</summary>
    public bool Demo { get; set; }

    /// <summary>Ends after the demo's summary.</summary>
    public bool Exit { get; set; }

    /// <summary>Serves the Orleans dashboard under /dashboard. Default true.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>Full path of the data folder.</summary>
    public string DataFolder => Path.GetFullPath(Data);

    /// <exception cref="ServerStartException">A value is not usable; the message is one line.</exception>
    public Uri ListenAddress()
    {
        if (!Uri.TryCreate(Http, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new ServerStartException($"--http is '{Http}'; allowed: an address as http://127.0.0.1:8080.");
        }

        var loopback = address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return loopback ? address : throw new ServerStartException($"--http is '{Http}'; allowed: a loopback address (127.0.0.1, [::1] or localhost), because this version has no keys.");
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
