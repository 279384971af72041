using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>Sends labels as arrays over keep-alive connections, one request at a time on each, from a process of its own; the requests are ready before the clock starts.</summary>
internal sealed class LabelClient : IDisposable
{
    public const string Command = "label-client";

    private readonly Process _process;
    private readonly string _file;

    private LabelClient(Process process, string file) => (_process, _file) = (process, file);

    /// <summary>A client that has everything ready and waits for <see cref="Send"/>.</summary>
    public static async Task<LabelClient> Start(string address, int connections, int batch, OpenLabel[] labels)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, labels.Select(label => string.Create(CultureInfo.InvariantCulture, $$"""{"prediction_id":"{{label.PredictionId}}","label":{{12 + (label.Entity % 7)}}}""")));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(LabelClient).Assembly.Location);
        }

        foreach (var argument in new[] { Command, address, file, $"{connections}", $"{batch}" })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync();
        return new LabelClient(process, file);
    }

    /// <summary>Sends all; the seconds from the first byte to the last answer.</summary>
    public async Task<double> Send()
    {
        await _process.StandardInput.WriteLineAsync("go");
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0 ? double.Parse(line!, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The labels' client ended with {_process.ExitCode}.");
    }

    public void Dispose()
    {
        _process.Dispose();
        File.Delete(_file);
    }

    /// <summary>The client process.</summary>
    public static async Task<int> Client(string[] args)
    {
        var (port, connections, batch) = (new Uri(args[0]).Port, int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        var requests = (await File.ReadAllLinesAsync(args[1])).Chunk(batch).Select(items => (Request(string.Join(',', items)), items.Length)).ToArray();
        var sockets = Enumerable.Range(0, connections).Select(_ => Connect(port)).ToArray();
        Console.WriteLine("ready");
        Console.ReadLine();
        var clock = Stopwatch.StartNew();
        var next = -1;
        var threads = sockets.Select(socket => new Thread(() =>
        {
            var buffer = new byte[1 << 20];
            for (var i = Interlocked.Increment(ref next); i < requests.Length; i = Interlocked.Increment(ref next))
            {
                Exchange(socket, requests[i].Item1, requests[i].Length, buffer);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static byte[] Request(string items)
        => Encoding.ASCII.GetBytes($"POST /v1/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {items.Length + 2}\r\n\r\n[{items}]");

    private static void Exchange(Socket socket, byte[] request, int labels, byte[] buffer)
    {
        socket.Send(request);
        var have = 0;
        do
        {
            var read = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            have += read;
            if (read == 0)
            {
                break;
            }
        }
        while (!IsWhole(buffer.AsSpan(0, have)));
        var answer = buffer.AsSpan(0, have);
        var learnt = answer.Count("\"learnt\""u8);
        // A chunk's border may lie within a word: a few are not counted.
        if (!answer.StartsWith("HTTP/1.1 200"u8) || learnt < labels - (have / 4096) - 1)
        {
            throw new InvalidOperationException($"{labels} labels were sent, {learnt} learnt: {Encoding.ASCII.GetString(answer)}");
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var at = answer[..head].IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        var digits = answer[(at + 16)..];
        return answer.Length - head - 4 >= int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
