using System.ComponentModel;
using System.Diagnostics;
using StackExchange.Redis;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A Redis server that syncs its log before it answers, on a free loopback port, in a folder of its own.</summary>
internal sealed class RedisServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private int _users;
    private int _databases;

    private RedisServerProcess(Process process, TemporaryFolder folder, int port)
    {
        (_process, _folder, Port) = (process, folder, port);
        Admin = ConnectionMultiplexer.Connect($"127.0.0.1:{port},connectRetry=50,connectTimeout=200,allowAdmin=true");
    }

    public int Port { get; }

    public string Connection => $"127.0.0.1:{Port}";

    /// <summary>The default user, who may do everything.</summary>
    public ConnectionMultiplexer Admin { get; }

    /// <summary>Null where the machine has no <c>redis-server</c>.</summary>
    public static RedisServerProcess? Start() => Start("--appendonly", "yes", "--appendfsync", "always");

    public static RedisServerProcess? Start(params string[] settings)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        try
        {
            var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--databases", "256", "--save", "", "--dir", folder.Path, "--loglevel", "warning", .. settings]) { RedirectStandardOutput = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            return new(process, folder, port);
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            return null;
        }
    }

    /// <summary>A name that no other test uses, and a user of that name whose rights a test may take away.</summary>
    public string NewUser()
    {
        var name = $"user-{Interlocked.Increment(ref _users)}";
        Admin.GetDatabase().Execute("ACL", "SETUSER", name, "on", "nopass", "allkeys", "allchannels", "+@all");
        return name;
    }

    /// <summary>A database of one test.</summary>
    public string NewDatabase() => $"{Connection},defaultDatabase={Interlocked.Increment(ref _databases)}";

    public void MayWrite(string user, bool may) => Admin.GetDatabase().Execute("ACL", "SETUSER", user, may ? "+@all" : "-@write");

    public void Dispose()
    {
        Admin.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
