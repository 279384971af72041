using System.Net;
using System.Net.Sockets;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>The network between a silo and its store: carries bytes both ways until it is told to swallow the answers and cut the connections that wait for one.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private volatile bool _swallow;
    private int _swallowed;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers that the store gave and nobody got.</summary>
    public int Swallowed => _swallowed;

    /// <summary>The next answer of the store is lost, and its connection with it.</summary>
    public void LoseNextAnswer() => _swallow = true;

    public void Dispose() => _listener.Stop();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target);
                (client.NoDelay, server.NoDelay) = (true, true);
                _ = Carry(client, server, answers: false);
                _ = Carry(server, client, answers: true);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Carry(TcpClient from, TcpClient to, bool answers)
    {
        var bytes = new byte[64 << 10];
        try
        {
            using (from)
            using (to)
            {
                while (await from.GetStream().ReadAsync(bytes) is > 0 and var count)
                {
                    if (answers && _swallow)
                    {
                        _swallow = false;
                        Interlocked.Increment(ref _swallowed);
                        return;
                    }

                    await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end has gone.
        }
    }
}
