using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Shards;

/// <summary>Results of a shard's last <see cref="Capacity"/> examples by id: a repeated example is answered, not learnt.</summary>
internal sealed class ResultMemory
{
    /// <summary>Examples remembered.</summary>
    public const int Capacity = 65_536;

    private readonly Dictionary<UInt128, SharedResult> _results = [];
    private readonly Queue<UInt128> _order = new();

    public bool TryGet(UInt128 id, out SharedResult result) => _results.TryGetValue(id, out result);

    public void Add(UInt128 id, SharedResult result)
    {
        _results[id] = result;
        _order.Enqueue(id);
        if (_order.Count > Capacity)
        {
            _results.Remove(_order.Dequeue());
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Count(_order.Count);
        foreach (var id in _order)
        {
            var result = _results[id];
            writer.UInt128(id);
            writer.Double(result.Gradient);
            writer.Count(result.Updates);
            writer.Count(result.Record);
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            Add(reader.UInt128(), new SharedResult(reader.Double(), reader.Count(), reader.Count()));
        }
    }
}
