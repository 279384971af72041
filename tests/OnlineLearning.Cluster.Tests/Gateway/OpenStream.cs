using System.Net.Sockets;
using System.Text;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>An HTTP/1.1 request whose body stays open while its answer is read, which HttpClient does not do.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private OpenStream(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
        _reader = new StreamReader(_stream);
    }

    public static async Task<OpenStream> To(Uri server, string route)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(server.Host, server.Port);
        var open = new OpenStream(tcp);
        await open.Write($"POST {route} HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        return open;
    }

    public Task Send(string line) => Write($"{Encoding.UTF8.GetByteCount(line) + 1:x}\r\n{line}\n\r\n");

    /// <summary>The next line that is JSON; headers and chunk sizes are passed over.</summary>
    public async Task<string> Receive()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith('{'))
            {
                return line;
            }
        }

        throw new EndOfStreamException("the server closed the stream");
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task Write(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));
}
