using System.Diagnostics;
using OnlineLearning.Cluster.Tests.Deploy;
using OnlineLearning.Cluster.Tests.Ledger.Stores;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>What a run that was killed could not take away.</summary>
public sealed class DeadRunTests
{
    [Fact]
    public void Its_networks_and_disks_are_removed_by_the_next_run_and_those_of_a_living_one_are_not()
    {
        using var own = PodNetwork.Make();
        using var dead = Process.Start("true");
        dead.WaitForExit();
        var (space, disk) = ($"olt{dead.Id}n1p0", Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"ol-disk{dead.Id}-x")));
        PodNetwork.Ip("netns", "add", space);
        PodNetwork.Ip("link", "add", $"olt{dead.Id}n1", "type", "bridge");
        using (var mount = Process.Start("mount", ["-t", "tmpfs", "tmpfs", disk.FullName]))
        {
            mount.WaitForExit();
        }

        using var living = new SmallDisk();
        using (PodNetwork.Make())
        using (new SmallDisk())
        {
            Assert.False(Directory.Exists(disk.FullName));
            Assert.DoesNotContain($"olt{dead.Id}n", PodNetwork.Ip("netns", "list") + PodNetwork.Ip("link", "show"));
        }

        Assert.Contains(own.Pod(0).Namespace, PodNetwork.Ip("netns", "list"));
        Assert.True(Directory.Exists(living.Path));
    }
}
