using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OnlineLearning.Benchmarks.Evaluate;

/// <summary>What a process cost.</summary>
/// <param name="CpuSeconds">User and system, all its threads.</param>
/// <param name="PeakMegabytes">Greatest resident set, as the kernel kept it.</param>
internal sealed record ChildCost(double CpuSeconds, double PeakMegabytes);

/// <summary>Runs one process at a time and reads what it cost from the kernel: Linux.</summary>
internal static class ChildRun
{
    private const int Children = -1;
    private const int MillisecondsBetweenLooks = 5;

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static ChildCost Measure(string program, params string[] arguments)
    {
        var before = Cpu();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var peak = 0.0;
        while (!process.WaitForExit(MillisecondsBetweenLooks))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        Task.WaitAll(output, error);
        return process.ExitCode == 0
            ? new(Cpu() - before, peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}{output.Result}");
    }

    private static double Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Cpu()
    {
        Marshal.ThrowExceptionForHR(GetUsage(Children, out var usage));
        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
