using System.Text;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Entities;

/// <summary>
/// References to entity grains, made from the key's characters. One is two small objects: none is kept, since those of a million entities take more memory, and more time of the collector, than making them anew.
/// </summary>
internal sealed class EntityGrains(IGrainFactory grains)
{
    /// <summary>Longest entity key, in characters.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>The grain of entity type and key.</summary>
    public IEntityGrain Get(string type, ReadOnlySpan<char> key)
    {
        var typeLength = Encoding.UTF8.GetByteCount(type);
        var name = new byte[typeLength + 1 + Encoding.UTF8.GetByteCount(key)];
        Encoding.UTF8.GetBytes(type, name);
        name[typeLength] = (byte)'/';
        Encoding.UTF8.GetBytes(key, name.AsSpan(typeLength + 1));
        return (IEntityGrain)grains.GetGrain(GrainId.Create(EntityKey.GrainType, new IdSpan(name)), EntityKey.InterfaceType);
    }

    /// <summary>The grain with its key beside it.</summary>
    public NamedEntity GetNamed(string type, ReadOnlySpan<char> key) => new(key.ToString(), Get(type, key));
}
