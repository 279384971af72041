using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Gateway.Reading;

/// <summary>What reading one example of one plan needs, used again for the next. Held only while reading, so there are about as many as threads.</summary>
internal sealed class EncodingScratch(ModelPlan plan)
{
    private static readonly ConditionalWeakTable<ModelPlan, ObjectPool<EncodingScratch>> Pools = [];

    private readonly bool[] _seen = new bool[plan.RequestInputs.Count];

    public RequestValues Values { get; } = new(plan);

    public EntryBuffer Entries { get; } = new();

    public static ObjectPool<EncodingScratch> PoolOf(ModelPlan plan)
        => Pools.TryGetValue(plan, out var pool) ? pool : Pools.GetValue(plan, static plan => new DefaultObjectPool<EncodingScratch>(new Policy(plan)));

    /// <summary>False where the request input was given before.</summary>
    public bool TryMark(int ordinal)
    {
        var first = !_seen[ordinal];
        _seen[ordinal] = true;
        return first;
    }

    private void Clear()
    {
        Values.Clear();
        Entries.Clear();
        Array.Clear(_seen);
    }

    private sealed class Policy(ModelPlan plan) : IPooledObjectPolicy<EncodingScratch>
    {
        public EncodingScratch Create() => new(plan);

        public bool Return(EncodingScratch scratch)
        {
            scratch.Clear();
            return true;
        }
    }
}
