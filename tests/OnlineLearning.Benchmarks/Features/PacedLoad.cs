using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>What a paced load saw: latencies in ms at their percentiles, and the rate that was reached.</summary>
internal readonly record struct PacedResult(double PerSecond, double P50, double P99, double Bytes);

/// <summary>
/// An open loop: requests begin at a fixed rate whether or not the ones before are answered, from a process of its own. A latency counts from the moment at which the request was due where its connection was still busy then
/// (coordinated omission), else from when it was sent, so that the client's own sleep counts for nobody.
/// </summary>
internal static class PacedLoad
{
    public const string Command = "paced-client";

    /// <param name="address">Of the server.</param>
    /// <param name="path">Of the route.</param>
    /// <param name="bodies">Sent in turn.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="connections">One request at a time on each.</param>
    /// <param name="length">Of the load.</param>
    /// <param name="begun">Called when the client begins.</param>
    public static async Task<PacedResult> Run(string address, string path, IReadOnlyList<string> bodies, double rate, int connections, TimeSpan length, Action? begun = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, bodies);
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            {
                start.ArgumentList.Add(typeof(PacedLoad).Assembly.Location);
            }

            foreach (var argument in new[] { Command, address, path, file, Text(rate), Text(connections), Text(length.TotalSeconds) })
            {
                start.ArgumentList.Add(argument);
            }

            using var client = Process.Start(start)!;
            await client.StandardOutput.ReadLineAsync();
            begun?.Invoke();
            var output = await client.StandardOutput.ReadToEndAsync();
            await client.WaitForExitAsync();
            return client.ExitCode == 0 ? JsonSerializer.Deserialize<PacedResult>(output) : throw new InvalidOperationException($"The load ended with {client.ExitCode}: {output}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The client process.</summary>
    public static int Client(string[] args)
    {
        var (address, path, rate) = (new Uri(args[0]), args[1], Number(args[3]));
        var requests = File.ReadAllLines(args[2]).Select(body => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}")).ToArray();
        var (connections, seconds) = ((int)Number(args[4]), Number(args[5]));
        Console.WriteLine("begun");
        var clock = Stopwatch.StartNew();
        var results = new (List<double> Latencies, long Bytes)[connections];
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() => results[number] = Connection(address, requests, clock, number, connections, rate, seconds)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var sorted = results.SelectMany(result => result.Latencies).Order().ToList();
        Console.Write(JsonSerializer.Serialize(new PacedResult(sorted.Count / clock.Elapsed.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99), (double)results.Sum(result => result.Bytes) / sorted.Count)));
        return 0;
    }

    private static (List<double> Latencies, long Bytes) Connection(Uri address, byte[][] requests, Stopwatch clock, int number, int connections, double rate, double seconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, address.Port);
        List<double> latencies = [];
        var (buffer, bytes) = (new byte[1 << 20], 0L);
        for (var i = number; ; i += connections)
        {
            var due = 0.1 + (i / rate);
            if (due > seconds)
            {
                return (latencies, bytes);
            }

            var free = clock.Elapsed.TotalSeconds;
            if (free < due)
            {
                Thread.Sleep(TimeSpan.FromSeconds(due - free));
            }

            var begun = free < due ? clock.Elapsed.TotalSeconds : due;
            socket.Send(requests[i % requests.Length]);
            bytes += Receive(socket, buffer);
            latencies.Add((clock.Elapsed.TotalSeconds - begun) * 1000);
        }
    }

    private static int Receive(Socket socket, byte[] buffer)
    {
        var have = 0;
        var whole = int.MaxValue;
        while (have < whole)
        {
            var read = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            if (read == 0)
            {
                throw new InvalidOperationException($"The server closed after: {Encoding.ASCII.GetString(buffer, 0, have)}");
            }

            have += read;
            var text = buffer.AsSpan(0, have);
            if (whole == int.MaxValue && text.IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                whole = end + 4 + Length(text[..end]);
            }
        }

        return whole;
    }

    private static int Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (!head.StartsWith("HTTP/1.1 200"u8) || at < 0)
        {
            throw new InvalidOperationException($"The server answered: {Encoding.ASCII.GetString(head)}");
        }

        var digits = head[(at + 16)..];
        var end = digits.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
