using System.Net;
using System.Net.Sockets;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>Makes a port of this machine's loopback, where the tests' stores listen, reachable at another of its addresses.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;

    public Relay(string address, int target)
    {
        (_listener, _target) = (new TcpListener(IPAddress.Parse(address), 0), target);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Stop();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
        catch (ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task Carry(TcpClient near)
    {
        using (near)
        {
            using var far = new TcpClient { NoDelay = true };
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                // One of the two has gone: so goes the other.
            }
        }
    }
}
