using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OnlineLearning.Cluster.Tests.Ledger.Networks;

/// <summary>The network between one silo and one store on this machine, as good or as bad as it is told to be.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private static readonly byte[] Answer503 = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = [];
    private volatile ProxyMode _mode;
    private volatile TaskCompletionSource _moves = Completed();

    public FaultyProxy(IPAddress address, int target)
    {
        (_listener, _target) = (new(address, 0), target);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Set(ProxyMode mode)
    {
        var waits = _moves;
        if (mode == ProxyMode.Hang)
        {
            _moves = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _mode = mode;
        if (mode != ProxyMode.Hang)
        {
            waits.TrySetResult();
        }

        if (mode is ProxyMode.Refuse or ProxyMode.Unavailable)
        {
            foreach (var client in _open.Keys)
            {
                client.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        Set(ProxyMode.Refuse);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = 0;
        try
        {
            using (client)
            {
                (client.NoDelay, server.NoDelay) = (true, true);
                switch (_mode)
                {
                    case ProxyMode.Refuse:
                        client.LingerState = new(enable: true, seconds: 0);
                        return;
                    case ProxyMode.Unavailable:
                        await Refuse(client);
                        return;
                    default:
                        await server.ConnectAsync(IPAddress.Loopback, _target);
                        await Task.WhenAny(Carry(client, server, answers: false), Carry(server, client, answers: true));
                        return;
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // An end has gone.
        }
        finally
        {
            _open.TryRemove(client, out _);
        }
    }

    /// <summary>Reads a request's head, and says no.</summary>
    private static async Task Refuse(TcpClient client)
    {
        var bytes = new byte[16 << 10];
        var length = 0;
        while (length < bytes.Length && bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            if (await client.GetStream().ReadAsync(bytes.AsMemory(length)) is not (> 0 and var count))
            {
                return;
            }

            length += count;
        }

        await client.GetStream().WriteAsync(Answer503);
    }

    private async Task Carry(TcpClient from, TcpClient to, bool answers)
    {
        var bytes = new byte[64 << 10];
        try
        {
            while (await from.GetStream().ReadAsync(bytes) is > 0 and var count)
            {
                await _moves.Task;
                if (answers && _mode == ProxyMode.LoseAnswers)
                {
                    return;
                }

                await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // An end has gone.
        }
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
