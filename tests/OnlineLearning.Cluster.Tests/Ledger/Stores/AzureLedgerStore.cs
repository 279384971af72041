using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OnlineLearning.Cluster.Tests.Offline;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>Azure Blob Storage as its emulator does it.</summary>
internal sealed partial class AzureLedgerStore(Azurite azurite) : LedgerStore
{
    public override string Name => "Azurite";

    public override bool SpeaksHttp => true;

    public override IReadOnlyList<int> Ports => [.. Endpoints().Matches(azurite.Connection).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    public override Dictionary<string, string> Settings(IPAddress host, IReadOnlyList<int> ports)
    {
        var next = 0;
        return new()
        {
            ["OnlineLearning__Storage__Provider"] = "AzureBlob",
            ["OnlineLearning__Storage__ConnectionString"] = Endpoints().Replace(azurite.Connection, _ => $"http://{host}:{ports[next++]}/"),
        };
    }

    [GeneratedRegex("http://127[.]0[.]0[.]1:([0-9]+)/")]
    private static partial Regex Endpoints();
}
