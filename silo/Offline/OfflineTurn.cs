namespace OnlineLearning.Silo.Offline;

/// <summary>
/// Whose turn it is to write the offline store of a cluster: the silo that has been a member for the longest, by every silo's own reading of the membership. No call, no lease: readings may differ for a while, and then two may
/// write; which of them counts is decided where they write.
/// </summary>
internal sealed class OfflineTurn(IClusterMembershipService membership, ILocalSiloDetails self)
{
    public bool IsOurs => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active)
        .OrderBy(member => member.SiloAddress.Generation)
        .ThenBy(member => member.SiloAddress)
        .FirstOrDefault()?.SiloAddress.Equals(self.SiloAddress) == true;

    /// <summary>False once this silo has left and others are there to go on.</summary>
    public bool IsLast => membership.CurrentSnapshot.Members.Values.All(member => member.SiloAddress.Equals(self.SiloAddress) || member.Status != SiloStatus.Active);
}
