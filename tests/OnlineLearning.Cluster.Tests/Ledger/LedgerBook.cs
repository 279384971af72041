using System.Collections.Concurrent;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>What all clients have sent and were answered.</summary>
internal sealed class LedgerBook(int drivers)
{
    private const int MostRefusals = 20;

    private readonly ConcurrentDictionary<string, long> _counts = [];
    private readonly ConcurrentQueue<string> _refusals = [];

    public IReadOnlyList<DriverBook> Drivers { get; } = [.. Enumerable.Range(0, drivers).Select(number => new DriverBook($"d{number}"))];

    /// <summary>For each model the updates that were acknowledged, and for what.</summary>
    public Dictionary<string, ConcurrentDictionary<long, string>> Numbers { get; } = new() { [LedgerDefinition.Eta] = [], [LedgerDefinition.Stars] = [] };

    /// <summary>What must not have happened.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void Refuse(string what)
    {
        if (_refusals.Count < MostRefusals)
        {
            _refusals.Enqueue(what);
        }
    }

    /// <summary>An update was acknowledged under this number.</summary>
    public void Number(string model, long number, string operation)
    {
        if (!Numbers[model].TryAdd(number, operation) && Numbers[model][number] != operation)
        {
            Refuse($"{model}: update {number} was acknowledged for {operation} and for {Numbers[model][number]}");
        }
    }
}
