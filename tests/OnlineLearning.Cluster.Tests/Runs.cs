using System.Diagnostics;

namespace OnlineLearning.Cluster.Tests;

/// <summary>Runs of the tests on this machine, each named by its process: what one leaves behind when it is killed, the next one removes.</summary>
internal static class Runs
{
    public static bool IsOver(int process) => Process.GetProcesses().All(each => each.Id != process);
}
