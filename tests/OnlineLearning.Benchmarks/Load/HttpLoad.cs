using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>A plain HTTP/1.1 load: keep-alive connections, one request at a time on each, bytes prepared beforehand. Bounded in time; loopback only.</summary>
internal static class HttpLoad
{
    public const string Command = "http-client";

    /// <summary>Runs the load in a process of its own and counts what this process, the server, did meanwhile.</summary>
    public static async Task<Round> Run(string address, string path, string kind, int connections, TimeSpan length)
    {
        var self = Process.GetCurrentProcess();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HttpLoad).Assembly.Location);
        }

        foreach (var argument in new[] { Command, address, path, kind, $"{connections}", length.TotalSeconds.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        var (cpu, bytes, pause) = (self.TotalProcessorTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        using var client = Process.Start(start)!;
        var result = (await client.StandardOutput.ReadToEndAsync()).Split(' ');
        await client.WaitForExitAsync();
        self.Refresh();
        return client.ExitCode == 0
            ? new(double.Parse(result[0], CultureInfo.InvariantCulture), double.Parse(result[1], CultureInfo.InvariantCulture), (self.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes() - bytes, (GC.GetTotalPauseDuration() - pause).TotalSeconds)
            : throw new InvalidOperationException($"The load ended with {client.ExitCode}.");
    }

    /// <summary>The client process: prints operations and seconds.</summary>
    public static async Task<int> Client(string[] args)
    {
        var (address, path, kind, connections) = (new Uri(args[0]), args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        var length = TimeSpan.FromSeconds(double.Parse(args[4], CultureInfo.InvariantCulture));
        var clock = Stopwatch.StartNew();
        var run = $"{Environment.ProcessId:x}";
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Run(() => Connection(address, path, kind, $"{run}-{connection}", clock, length))));
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{counts.Sum()} {clock.Elapsed.TotalSeconds}"));
        return 0;
    }

    private static long Connection(Uri address, string path, string kind, string name, Stopwatch clock, TimeSpan length)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, address.Port);
        var buffer = new byte[16 * 1024];
        long done = 0;
        for (; clock.Elapsed < length; done++)
        {
            var driver = $"d{(name.Length + done) % 1000}";
            var id = $"{name}-{done}";
            Exchange(socket, Request(path, $$"""{"entities":{"driver":"{{driver}}"},"features":{"km":3.2,"rain":0.1,"surge":1.5,"battery":80,"zone":"airport","vehicle":"van"},"time":"2026-01-01T12:00:00Z","id":"{{id}}"}"""), buffer);
            if (kind == "loop")
            {
                Exchange(socket, Request("/v1/feedback", $$"""{"prediction_id":"eta:{{id}}:{{driver}}","label":12.5}"""), buffer);
            }
        }

        return done;
    }

    private static byte[] Request(string path, string body)
        => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static void Exchange(Socket socket, byte[] request, byte[] buffer)
    {
        socket.Send(request);
        var have = 0;
        while (true)
        {
            var read = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            have += read;
            var text = buffer.AsSpan(0, have);
            var end = text.IndexOf("\r\n\r\n"u8);
            if (end >= 0 && IsWhole(text, end + 4))
            {
                return;
            }

            if (read == 0 || have == buffer.Length)
            {
                throw new InvalidOperationException($"The server closed, or answered too much: {Encoding.ASCII.GetString(text)}");
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int body)
    {
        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"The server answered: {Encoding.ASCII.GetString(answer)}");
        }

        var head = answer[..body];
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var digits = head[(at + 16)..];
        return answer.Length - body >= int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
