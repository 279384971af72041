using System.Globalization;
using System.Net;
using Azure.Data.Tables;

namespace OnlineLearning.Storage.Azure;

/// <summary>
/// A silo as a row of <c>OrleansSiloInstances</c>: partition = cluster, row <c>{ip}-{port}-{generation}</c>, every column a string. Beside the silos there is the row <see cref="Version"/>, and newer Orleans keeps
/// two more around all others, which are no silos.
/// </summary>
internal static class SiloRow
{
    public const string Version = "VersionRow";
    public const string VersionColumn = "MembershipVersion";
    private const string First = "!Start";
    private const string Last = "~End";

    public static bool IsSilo(TableEntity row) => row.RowKey is not (Version or First or Last);

    public static string Key(SiloAddress silo) => $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}";

    public static TableEntity Of(string cluster, MembershipEntry entry) => new(cluster, Key(entry.SiloAddress))
    {
        ["DeploymentId"] = cluster,
        ["Address"] = entry.SiloAddress.Endpoint.Address.ToString(),
        ["Port"] = Number(entry.SiloAddress.Endpoint.Port),
        ["Generation"] = Number(entry.SiloAddress.Generation),
        ["HostName"] = entry.HostName,
        ["Status"] = entry.Status.ToString(),
        ["ProxyPort"] = Number(entry.ProxyPort),
        ["RoleName"] = entry.RoleName,
        ["SiloName"] = entry.SiloName,
        // What SiloName was called once.
        ["InstanceName"] = entry.SiloName,
        ["UpdateZone"] = Number(entry.UpdateZone),
        ["FaultZone"] = Number(entry.FaultZone),
        ["SuspectingSilos"] = string.Join('|', (entry.SuspectTimes ?? []).Select(suspect => suspect.Item1.ToParsableString())),
        ["SuspectingTimes"] = string.Join('|', (entry.SuspectTimes ?? []).Select(suspect => LogFormatter.PrintDate(suspect.Item2))),
        ["StartTime"] = LogFormatter.PrintDate(entry.StartTime),
        ["IAmAliveTime"] = LogFormatter.PrintDate(entry.IAmAliveTime),
    };

    /// <summary>Only what a sign of life changes.</summary>
    public static TableEntity Alive(string cluster, MembershipEntry entry) => new(cluster, Key(entry.SiloAddress))
    {
        ["DeploymentId"] = cluster,
        ["IAmAliveTime"] = LogFormatter.PrintDate(entry.IAmAliveTime),
    };

    public static TableEntity OfVersion(string cluster, int version) => new(cluster, Version)
    {
        ["DeploymentId"] = cluster,
        [VersionColumn] = Number(version),
    };

    /// <exception cref="FormatException">It is not a silo's row.</exception>
    public static MembershipEntry Read(TableEntity row)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(Text(row, "Address") ?? throw new FormatException($"Row '{row.RowKey}' has no Address.")), Number(row, "Port"), Number(row, "Generation")),
            HostName = Text(row, "HostName") ?? "",
            Status = Enum.TryParse<SiloStatus>(Text(row, "Status"), out var status) ? status : throw new FormatException($"Row '{row.RowKey}' has the Status '{Text(row, "Status")}'."),
            ProxyPort = Number(row, "ProxyPort"),
            RoleName = Text(row, "RoleName"),
            SiloName = Text(row, "SiloName") ?? Text(row, "InstanceName") ?? "",
            UpdateZone = Number(row, "UpdateZone"),
            FaultZone = Number(row, "FaultZone"),
            StartTime = Date(Text(row, "StartTime")),
            IAmAliveTime = Date(Text(row, "IAmAliveTime")),
        };
        var (silos, times) = (Parts(row, "SuspectingSilos"), Parts(row, "SuspectingTimes"));
        if (silos.Length != times.Length)
        {
            throw new FormatException($"Row '{row.RowKey}' has {silos.Length} suspecting silos and {times.Length} times.");
        }

        for (var i = 0; i < silos.Length; i++)
        {
            entry.AddSuspector(SiloAddress.FromParsableString(silos[i]), LogFormatter.ParseDate(times[i]));
        }

        return entry;
    }

    /// <summary>As clients reach it.</summary>
    public static Uri Gateway(TableEntity row) => SiloAddress.New(IPAddress.Parse(Text(row, "Address")!), Number(row, "ProxyPort"), Number(row, "Generation")).ToGatewayUri();

    private static string? Text(TableEntity row, string column) => row.TryGetValue(column, out var value) && value is string { Length: > 0 } text ? text : null;

    private static string[] Parts(TableEntity row, string column) => Text(row, column)?.Split('|') ?? [];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(TableEntity row, string column) => Text(row, column) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static DateTime Date(string? text) => text is null ? default : LogFormatter.ParseDate(text);
}
