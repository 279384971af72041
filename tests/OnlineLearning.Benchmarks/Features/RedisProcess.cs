using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>A Redis server of its own on a free loopback port, which keeps nothing on disk; stopped by its process when done.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private RedisProcess(Process process, DirectoryInfo folder, ConnectionMultiplexer connection) => (_process, _folder, Connection) = (process, folder, connection);

    public ConnectionMultiplexer Connection { get; }

    /// <summary>Null where the machine has no <c>redis-server</c>.</summary>
    public static async Task<RedisProcess?> Start()
    {
        var folder = Directory.CreateTempSubdirectory("ol-redis-");
        var port = FreePort();
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.FullName, "--loglevel", "warning"]) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            folder.Delete(recursive: true);
            return null;
        }

        var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectRetry=20,connectTimeout=1000,abortConnect=false");
        await connection.GetDatabase().PingAsync();
        return new RedisProcess(process, folder, connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
