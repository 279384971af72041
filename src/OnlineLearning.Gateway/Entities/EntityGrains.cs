using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Entities;

/// <summary>
/// References to entity grains, kept because making one costs more than the call. Two generations, each half the bound: a found entry of the old one moves to the young one; when the young one is
/// full it becomes the old one and the old one is dropped. So what is used stays, and nothing is sorted or locked on a hit.
/// </summary>
internal sealed class EntityGrains(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    /// <summary>Longest entity key, in characters.</summary>
    public const int MaxKeyLength = 256;

    private const int MaxTypeLength = 64;

    private readonly int _half = options.Value.MaxCachedEntities / 2;
    private readonly Lock _turn = new();
    private Generations _generations = new(new(), new());

    /// <summary>The grain of entity type and key; the key is at most <see cref="MaxKeyLength"/> long.</summary>
    public CachedEntity Get(string type, ReadOnlySpan<char> key)
    {
        Span<char> room = stackalloc char[MaxTypeLength + 1 + MaxKeyLength];
        type.CopyTo(room);
        room[type.Length] = '/';
        key.CopyTo(room[(type.Length + 1)..]);
        ReadOnlySpan<char> grainKey = room[..(type.Length + 1 + key.Length)];

        var generations = Volatile.Read(ref _generations);
        if (generations.Young.TryGet(grainKey, out var entity))
        {
            return entity;
        }

        var name = grainKey.ToString();
        if (!generations.Old.TryGet(grainKey, out entity))
        {
            entity = new CachedEntity(key.ToString(), grains.GetGrain<IEntityGrain>(name));
        }

        generations.Young.Add(name, entity);
        if (generations.Young.Count >= _half)
        {
            Turn(generations);
        }

        return entity;
    }

    /// <summary>References held now.</summary>
    internal int Count => Volatile.Read(ref _generations) is var now ? now.Young.Count + now.Old.Count : 0;

    private void Turn(Generations full)
    {
        lock (_turn)
        {
            if (ReferenceEquals(_generations, full))
            {
                Volatile.Write(ref _generations, new Generations(new(), full.Young));
            }
        }
    }

    private sealed record Generations(Generation Young, Generation Old);

    private sealed class Generation
    {
        private readonly ConcurrentDictionary<string, CachedEntity> _entities = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool TryGet(ReadOnlySpan<char> grainKey, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out CachedEntity entity)
            => _entities.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(grainKey, out entity);

        public void Add(string grainKey, CachedEntity entity)
        {
            if (_entities.TryAdd(grainKey, entity))
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}
