namespace OnlineLearning.Grains.Shards;

/// <summary>How a silo follows the shards that live in others.</summary>
public sealed class FollowOptions
{
    /// <summary>Time from one pull of a shard to the next; a shard puts its weights out twice in it at the most. 50 ms to 1 min. Default 500 ms.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Weights older than this are not served: a prediction asks for the shard, and is unavailable where it cannot be had. Two periods at the least, 10 min at the most. Default 30 s: longer than a silo that died is
    /// not found out, so that predictions go on meanwhile.
    /// </summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for weights that are not in this process. 100 ms to 1 min. Default 10 s.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsValid => Period >= TimeSpan.FromMilliseconds(50) && Period <= TimeSpan.FromMinutes(1)
        && MaxStaleness >= 2 * Period && MaxStaleness <= TimeSpan.FromMinutes(10)
        && Wait >= TimeSpan.FromMilliseconds(100) && Wait <= TimeSpan.FromMinutes(1);
}
