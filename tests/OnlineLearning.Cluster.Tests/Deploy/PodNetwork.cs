using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>A network as pods have it: a bridge on this machine, and for each pod a namespace with an address of its own. Named by this process, and gone when disposed; what a killed run left behind is removed by the next.</summary>
internal sealed class PodNetwork : IDisposable
{
    private const string Mark = "olt";
    private static int s_networks;

    private readonly string _name = $"{Mark}{Environment.ProcessId}n{Interlocked.Increment(ref s_networks)}";
    private readonly string _subnet = $"10.231.{((Environment.ProcessId * 7) + s_networks) % 250}";
    private readonly List<string> _namespaces = [];

    private PodNetwork()
    {
        Remove(name => Runs.IsOver(OwnerOf(name)));
        Ip("link", "add", _name, "type", "bridge");
        Ip("addr", "add", $"{Host}/24", "dev", _name);
        Ip("link", "set", _name, "up");
    }

    /// <summary>This machine, as pods see it.</summary>
    public string Host => $"{_subnet}.1";

    /// <summary>Skips the test where no namespace may be made.</summary>
    public static PodNetwork Make()
    {
        var made = TryMake(out var whyNot);
        Assert.SkipWhen(made is null, $"network namespaces cannot be made here: {whyNot}");
        return made;
    }

    /// <summary>Null where none may be made: no root, no rights, no <c>ip</c>.</summary>
    public static PodNetwork? TryMake(out string? whyNot)
    {
        PodNetwork? made = null;
        try
        {
            made = new PodNetwork();
            made.AddPod();
            whyNot = null;
            return made;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            made?.Dispose();
            whyNot = failure.Message;
            return null;
        }
    }

    /// <summary>A namespace and its address. The first has been made already.</summary>
    public (string Namespace, string Address) Pod(int number)
    {
        while (_namespaces.Count <= number)
        {
            AddPod();
        }

        return (_namespaces[number], AddressOf(number));
    }

    public void Dispose() => Remove(name => OwnerOf(name) == Environment.ProcessId && name.StartsWith(_name, StringComparison.Ordinal));

    private string AddressOf(int number) => $"{_subnet}.{10 + number}";

    private void AddPod()
    {
        var (number, pod) = (_namespaces.Count, $"{_name}p{_namespaces.Count}");
        Ip("netns", "add", pod);
        _namespaces.Add(pod);
        Ip("link", "add", pod, "type", "veth", "peer", "name", "eth0", "netns", pod);
        Ip("link", "set", pod, "master", _name, "up");
        Ip("-n", pod, "addr", "add", $"{AddressOf(number)}/24", "dev", "eth0");
        Ip("-n", pod, "link", "set", "eth0", "up");
        Ip("-n", pod, "link", "set", "lo", "up");
    }

    // A namespace takes its end of the cable with it, and the other end goes too. Another run may be removing the same.
    private static void Remove(Func<string, bool> which)
    {
        foreach (var pod in Names("netns", "list").Where(which))
        {
            Try("netns", "del", pod);
        }

        foreach (var bridge in Names("-o", "link", "show", "type", "bridge").Where(which))
        {
            Try("link", "del", bridge);
        }
    }

    private static List<string> Names(params string[] arguments)
        => [.. Ip(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries)).Select(words => words.FirstOrDefault(word => word.StartsWith(Mark, StringComparison.Ordinal))).OfType<string>()];

    private static int OwnerOf(string name) => int.Parse(name[Mark.Length..name.IndexOf('n', Mark.Length)], CultureInfo.InvariantCulture);

    /// <summary>Runs <c>ip</c>; what it said.</summary>
    public static string Ip(params string[] arguments)
    {
        var (exitCode, output, error) = Try(arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error.Trim()}");
    }

    private static (int ExitCode, string Output, string Error) Try(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
