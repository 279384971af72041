using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.Redis;

/// <summary>Opens the journal on Redis.</summary>
public static class RedisJournal
{
    /// <exception cref="OptionsValidationException">An option is outside its range.</exception>
    /// <exception cref="StorageUnavailableException">The server cannot be reached, or acknowledges what it can lose.</exception>
    public static GroupJournal Open(RedisJournalOptions options, ILogger logger, JournalWriter? writer = null)
        => options.Failures() is { Count: > 0 } failures
            ? throw new OptionsValidationException(nameof(RedisJournalOptions), typeof(RedisJournalOptions), failures)
            : new GroupJournal(new RedisJournalStore(options, logger), options, logger, writer);
}
