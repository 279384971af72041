namespace OnlineLearning.Core.Features;

/// <summary>A kind of thing that events and predictions are about: a driver, a station, a user; or a pair of them, by several join keys.</summary>
/// <param name="Name">Its name in definitions and requests.</param>
/// <param name="JoinKeys">The columns that carry its key in tables, 1 to <see cref="MostJoinKeys"/>. Default: <paramref name="Name"/>.</param>
public sealed record EntityDefinition(string Name, IReadOnlyList<string> JoinKeys)
{
    public const int MostJoinKeys = 8;

    public EntityDefinition(string name, string joinKey)
        : this(name, [joinKey])
    {
    }

    /// <summary>The first join key; all there is for most.</summary>
    public string JoinKey => JoinKeys[0];

    /// <summary>
    /// The first two that one request cannot hold a key of each of, because they have the same join keys; null where there are none. Entities that share some join keys and not all are not ambiguous: a pair shares
    /// each of its keys with one of the two.
    /// </summary>
    public static (EntityDefinition One, EntityDefinition Other)? Ambiguous(IReadOnlyList<EntityDefinition> entities)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (entities[i].JoinKeys.Count == entities[j].JoinKeys.Count && entities[i].JoinKeys.All(entities[j].JoinKeys.Contains))
                {
                    return (entities[j], entities[i]);
                }
            }
        }

        return null;
    }
}
