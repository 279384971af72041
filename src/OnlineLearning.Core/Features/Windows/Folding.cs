namespace OnlineLearning.Core.Features.Windows;

/// <summary>An aggregate with the one tile, of each thread, into which readings merge; shared by the windows of all entities.</summary>
internal sealed class Folding(IAggregate aggregate)
{
    private readonly ThreadLocal<Tiles> _tile = new(() =>
    {
        var tiles = aggregate.CreateTiles(1);
        tiles.Insert(0);
        return tiles;
    });

    public IAggregate Aggregate { get; } = aggregate;

    /// <summary>The tile, empty: its row 0. Until the next call of this thread.</summary>
    public Tiles Begin()
    {
        var tile = _tile.Value!;
        tile.Clear(0);
        return tile;
    }
}
