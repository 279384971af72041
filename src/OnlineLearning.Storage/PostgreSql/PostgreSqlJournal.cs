using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>Opens the journal in PostgreSQL.</summary>
public static class PostgreSqlJournal
{
    /// <exception cref="OptionsValidationException">An option is outside its range.</exception>
    /// <exception cref="StorageUnavailableException">The server cannot be reached, acknowledges what it can lose, or holds a newer journal.</exception>
    public static GroupJournal Open(PostgreSqlJournalOptions options, ILogger logger, JournalWriter? writer = null)
        => options.Failures() is { Count: > 0 } failures
            ? throw new OptionsValidationException(nameof(PostgreSqlJournalOptions), typeof(PostgreSqlJournalOptions), failures)
            : new GroupJournal(new PostgreSqlJournalStore(options, logger, writer?.Name), options, logger, writer);
}
