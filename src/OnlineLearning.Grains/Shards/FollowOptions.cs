using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Grains.Shards;

/// <summary>How a silo follows the shards that live in others.</summary>
public sealed class FollowOptions : ICheckedSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Follow";

    /// <summary>Time from one pull of a shard to the next; a shard puts its weights out twice in it at the most. 50 ms to 1 min. Default 500 ms.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Weights older than this are not served: a prediction asks for the shard, and is unavailable where it cannot be had. Two periods at the least, 10 min at the most. Default 30 s: longer than a silo that died is
    /// not found out, so that predictions go on meanwhile.
    /// </summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for weights that are not in this process. 100 ms to 1 min. Default 10 s.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(Period, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1), nameof(Period));
        failures.Within(MaxStaleness, 2 * Period, TimeSpan.FromMinutes(10), nameof(MaxStaleness));
        failures.Within(Wait, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), nameof(Wait));
        return failures.Lines;
    }
}
