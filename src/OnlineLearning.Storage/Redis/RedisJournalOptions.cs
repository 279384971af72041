using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.Redis;

/// <summary>The journal and the states on a Redis server, 5.0 or newer, or what speaks its protocol with scripts and streams. Every range is enforced at start.</summary>
public sealed class RedisJournalOptions : GroupJournalOptions
{
    /// <summary>All keys of the journal begin with it, in braces: in a Redis cluster they share one slot, since a commit is one atomic step. 1 to 64 characters without braces, default <c>online-learning</c>. Two systems on one server need two.</summary>
    public string KeyPrefix { get; set; } = "online-learning";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Failures()
    {
        var failures = base.Failures().ToList();
        Require(failures, KeyPrefix.Length is >= 1 and <= 64 && !KeyPrefix.AsSpan().ContainsAny('{', '}'), nameof(KeyPrefix), $"'{KeyPrefix}'", "1 to 64 characters without braces");
        return failures;
    }
}
