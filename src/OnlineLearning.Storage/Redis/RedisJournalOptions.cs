using OnlineLearning.Contracts.Servers;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.Redis;

/// <summary>The journal and the states on a Redis server, 5.0 or newer, or what speaks its protocol with scripts and streams. Every range is enforced at start.</summary>
public sealed class RedisJournalOptions : GroupJournalOptions
{
    /// <summary>All keys of the journal begin with it, in braces: in a Redis cluster they share one slot, since a commit is one atomic step. 1 to 64 characters without braces, default <c>online-learning</c>. Two systems on one server need two.</summary>
    public string KeyPrefix { get; set; } = "online-learning";

    private protected override void Check(SettingFailures failures)
        => failures.Require(KeyPrefix.Length is >= 1 and <= 64 && !KeyPrefix.AsSpan().ContainsAny('{', '}'), KeyPrefix, "1 to 64 characters without braces", nameof(KeyPrefix));
}
