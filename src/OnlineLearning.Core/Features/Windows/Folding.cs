namespace OnlineLearning.Core.Features.Windows;

/// <summary>An aggregate with the two tiles, of each thread, into which readings merge; shared by the windows of all entities.</summary>
internal sealed class Folding(IAggregate aggregate)
{
    /// <summary>The row of the tile that is merged apart.</summary>
    public const int Apart = 1;

    private readonly ThreadLocal<Tiles> _tiles = new(() =>
    {
        var tiles = aggregate.CreateTiles(2);
        tiles.Insert(0);
        tiles.Insert(Apart);
        tiles.Clear(Apart);
        return tiles;
    });

    public IAggregate Aggregate { get; } = aggregate;

    /// <summary>The tiles, the first of them, row 0, empty. Until the next call of this thread.</summary>
    public Tiles Begin()
    {
        var tiles = _tiles.Value!;
        tiles.Clear(0);
        return tiles;
    }
}
