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
}
